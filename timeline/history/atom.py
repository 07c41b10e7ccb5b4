"""What the lock remembers -> an Atom feed of what changed (RFC 4287), as feedgenerator writes it."""

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
"""The newest: a reader asks again every few hours or days and keeps what it has seen; more would only
grow the file that each of them fetches."""


def write(timeline: Timeline, lock: Lock) -> bytes:
    """The newest changes first, one entry for all that one build changed in an event.

    The same timeline and lock give the same bytes: every time is one that the lock remembers.
    """
    from feedgenerator import Atom1Feed

    newest = sorted(
        {(past.at, entry.uid) for entry in lock.entries.values() for past in entry.history},
        key=lambda each: (-each[0].timestamp(), each[1]),
    )[:MAX_ENTRIES]
    told = {
        (step.at, uid): step
        for uid in {uid for _, uid in newest}
        for step in steps(lock.entries[uid], timeline)
    }
    page = timeline.url or "./"  # beside the feed, relative to where it was read (RFC 3986 5.1.3)
    feed = Atom1Feed(
        title=f"{timeline.title}: changes",
        link=page,
        description="",
        subtitle=timeline.description or None,
        language=timeline.language,
        author_name=timeline.title,  # RFC 4287 4.1.1: a feed without an author is none
        feed_url=f"{timeline.url}changes.atom" if timeline.url else None,
        feed_guid=_tag(timeline.domain, _began(lock), "changes"),
    )
    # without an entry it would read the clock
    feed.latest_post_date = lambda: newest[0][0] if newest else _updated(timeline, lock)
    for at, uid in newest:
        entry, step = lock.entries[uid], told[at, uid]
        feed.add_item(
            title=f"{HEADINGS[step.what]}: {step.title}",
            link=f"{page}#e-{entry.id}" if entry.state is State.LIVE else page,
            description=None,
            content=_html(step),
            unique_id=_id(entry, at),
            updateddate=at,
            categories=list(dict.fromkeys(str(what) for what, _ in step.told)),
        )
    out = io.StringIO()
    feed.write(out, "utf-8")
    # an entry a line, so that two builds can be compared; markup in texts is escaped, so this is none
    return (out.getvalue().replace("<entry>", "\n<entry>") + "\n").encode()


def _id(entry: Entry, at: dt.datetime) -> str:
    """RFC 4287 4.2.6: for ever, and no other entry's."""
    local, _, domain = entry.uid.partition("@")
    return _tag(domain, entry.version.created, f"{quote(local)}/{at:%Y-%m-%dT%H:%M:%SZ}")


def _tag(domain: str, since: dt.datetime, name: str) -> str:
    """A name that nobody else gives: of a domain's owner in that year. RFC 4151 2.1."""
    return f"tag:{domain},{since.year:04}:{name}"


def _began(lock: Lock) -> dt.datetime:
    return min((entry.version.created for entry in lock.entries.values()), default=EPOCH)


def _updated(timeline: Timeline, lock: Lock) -> dt.datetime:
    """When a feed without entries last changed: with the first build, else on the day of the data."""
    if lock.newest is not None:
        return lock.newest
    if timeline.as_of is None:
        return EPOCH
    return dt.datetime.combine(edtf.day(timeline.as_of), dt.time(), dt.UTC)


def _html(step: Step) -> str:
    if len(step.told) == 1:
        return f"<p>{escape(step.told[0][1])}</p>"
    return f"<ul>{''.join(f'<li>{escape(words)}</li>' for _, words in step.told)}</ul>"
