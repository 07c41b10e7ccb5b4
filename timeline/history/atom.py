"""What the lock remembers -> an Atom feed of the changes (RFC 4287), which feedgenerator writes."""

from __future__ import annotations

import datetime as dt
import io
from html import escape
from urllib.parse import quote

from timeline import edtf
from timeline.history.diff import HEADINGS
from timeline.history.lock import Entry, Lock, State
from timeline.history.steps import Step, steps
from timeline.model import EPOCH, Timeline

MAX_ENTRIES = 100
"""The feed has this many entries at most, the newest. Readers ask every few hours or days and keep what
they have seen: more entries would only make the file larger that each of them fetches."""


def write(timeline: Timeline, lock: Lock) -> bytes:
    """The bytes of the feed: the newest entry first, one for all that one build changed in an event.

    The same timeline and lock give the same bytes: every time comes from the lock or the data.
    """
    from feedgenerator import Atom1Feed

    newest = sorted(
        {(past.at, entry.uid) for entry in lock.entries.values() for past in entry.history},
        key=lambda each: (-each[0].timestamp(), each[1]),
    )[:MAX_ENTRIES]
    found = {
        (step.at, uid): step
        for uid in {uid for _, uid in newest}
        for step in steps(lock.entries[uid], timeline)
    }
    page = timeline.url or "./"  # the page lies beside the feed: relative to its address (RFC 3986 5.1.3)
    feed = Atom1Feed(
        title=f"{timeline.title}: changes",
        link=page,
        description="",
        subtitle=timeline.description or None,
        language=timeline.language,
        author_name=timeline.title,  # RFC 4287 4.1.1: a feed must have an author
        feed_url=f"{timeline.url}changes.atom" if timeline.url else None,
        feed_guid=_tag(timeline.domain, _began(lock), "changes"),
    )
    # for a feed without entries, feedgenerator itself would read the clock
    feed.latest_post_date = lambda: newest[0][0] if newest else _updated(timeline, lock)
    for at, uid in newest:
        entry, step = lock.entries[uid], found[at, uid]
        feed.add_item(
            title=f"{HEADINGS[step.what]}: {step.title}",
            link=f"{page}#e-{entry.id}" if entry.state is State.LIVE else page,
            description=None,
            content=_html(step),
            unique_id=_id(entry, at),
            updateddate=at,
            categories=list(dict.fromkeys(str(what) for what, _ in step.lines)),
        )
    out = io.StringIO()
    feed.write(out, "utf-8")
    # each entry on its own line, so that two builds can be compared; texts are escaped: none has this tag
    return (out.getvalue().replace("<entry>", "\n<entry>") + "\n").encode()


def _id(entry: Entry, at: dt.datetime) -> str:
    """The entry's id: it never changes, and no other entry has it. RFC 4287 4.2.6."""
    local, _, domain = entry.uid.partition("@")
    return _tag(domain, entry.version.created, f"{quote(local)}/{at:%Y-%m-%dT%H:%M:%SZ}")


def _tag(domain: str, since: dt.datetime, name: str) -> str:
    """A tag that nobody else gives: it names a domain, and a year in which its owner had it. RFC 4151 2.1."""
    return f"tag:{domain},{since.year:04}:{name}"


def _began(lock: Lock) -> dt.datetime:
    return min((entry.version.created for entry in lock.entries.values()), default=EPOCH)


def _updated(timeline: Timeline, lock: Lock) -> dt.datetime:
    """When a feed without entries last changed: at the lock's newest stamp, else on the day of the data."""
    if lock.newest is not None:
        return lock.newest
    if timeline.as_of is None:
        return EPOCH
    return dt.datetime.combine(edtf.day(timeline.as_of), dt.time(), dt.UTC)


def _html(step: Step) -> str:
    if len(step.lines) == 1:
        return f"<p>{escape(step.lines[0][1])}</p>"
    return f"<ul>{''.join(f'<li>{escape(words)}</li>' for _, words in step.lines)}</ul>"
