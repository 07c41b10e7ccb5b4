"""`timeline rename`."""

from __future__ import annotations

import enum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.editing import BackupOption, DryRunOption, explained, read_originals, save, with_article
from timeline.cli.shared import FileOption, fail, find_file

if TYPE_CHECKING:
    from timeline.model import Timeline

EPILOG = """\b
Examples:
  timeline rename woodside biden-xi-woodside-summit
  timeline rename prc cn --kind actor  where an event has that id too
  timeline rename prc cn --dry-run
"""


class Kind(enum.StrEnum):
    """What has an id."""

    EVENT = "event"
    ACTOR = "actor"
    CATEGORY = "category"
    SOURCE = "source"
    FEED = "feed"


def rename(
    ctx: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help="The id now.", show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The id from now on.", show_default=False)],
    kind: Annotated[
        Kind | None, typer.Option("--kind", help="What has the id, where more than one has it.")
    ] = None,
    dry_run: DryRunOption = False,
    backup: BackupOption = False,
    file: FileOption = None,
) -> None:
    """Give an event, actor, category, source or feed another id, wherever the file names it.

    Included files and the queries of feeds too. An event remembers its old id under "formerly", so that
    calendars know it as the same event.
    """
    from timeline.diagnostics import quoted
    from timeline.edit import defines
    from timeline.edit import rename as renamed_in
    from timeline.loader import load
    from timeline.readers.records import MAX_ID, is_id

    if old == new:
        fail("both ids are the same", code=2)
    path = find_file(ctx, file)
    originals = read_originals(path)
    with explained(path):
        texts = {each.path: each.text for each in originals}
        of = kind or _kind(list(texts.values()), old)
        is_defined = any(defines(text, of, old) for text in texts.values())
        if is_defined and not is_id(new):
            fail(
                f"{quoted(new)} is not an id",
                help="an id is lower-case letters and digits in words joined by hyphens"
                if len(new) <= MAX_ID
                else f"an id has at most {MAX_ID} characters",
                code=2,
            )
        if any(defines(text, of, new) for text in texts.values()):
            fail(f"there is {with_article(of)} {quoted(new)} already", help="choose another id")
        grouped = of in _grouped(texts[path])
        renamed = {each: renamed_in(text, of, old, new, grouped=grouped) for each, text in texts.items()}
    # what has the id comes last: where the command is killed before, it can be run again
    ordered = sorted(renamed, key=lambda each: defines(texts[each], of, old))
    changed = {each: renamed[each] for each in ordered if renamed[each] != texts[each]}
    if not changed:
        fail(f"no {of} has the id {quoted(old)}")
    before = load(path).timeline
    loaded = save(
        path, originals, changed, dry_run=dry_run, backup=backup, judge=partial(_check_uids, before)
    )
    feeds = [
        name
        for name in (old, f"{of}-{old}")
        if _has_feed(before, name) and not _has_feed(loaded.timeline, name)
    ]
    for name in feeds:
        now = name.removesuffix(old) + new
        typer.echo(f"feeds/{name}.ics becomes feeds/{now}.ics: tell those who subscribe to it", err=True)


def _kind(texts: list[str], id: str) -> str:
    """What an id is the id of; exits with 1 if of nothing, with 2 if of several."""
    from timeline.diagnostics import quoted
    from timeline.edit import kinds_of

    found = kinds_of(texts, id)
    if not found:
        help_ = _titled(texts, id) or "timeline names and timeline list --format json have all ids"
        fail(f"nothing has the id {quoted(id)}", help=help_)
    if len(found) > 1:
        names = " and ".join(map(with_article, found))
        fail(f"{quoted(id)} is the id of {names}", help=f"add --kind {' or --kind '.join(found)}", code=2)
    return found[0]


def _titled(texts: list[str], text: str) -> str:
    """Help with the ids of what has a text as its title or name, or has a similar id; else empty."""
    from timeline.diagnostics import did_you_mean, quoted
    from timeline.edit import RENAMED, read_records
    from timeline.query import fold

    titles: list[tuple[str, str]] = []
    for records in map(read_records, texts):
        for kind in RENAMED:
            tables = records.get(kind)
            for table in tables if isinstance(tables, list) else []:
                if isinstance(table, dict) and isinstance(table.get("id"), str):
                    titles.append((table["id"], str(table.get("title", table.get("name", "")))))
    if named := [quoted(id) for id, title in titles if fold(title) == fold(text)]:
        return f"did you mean {' or '.join(named[:3])}?"
    near = did_you_mean(text, [id for id, _ in titles])
    return near if near.startswith("did") else ""  # not a list of all


def _grouped(text: str) -> list[str]:
    """For what `feed_per` makes feeds."""
    from timeline.edit import read_records

    head = read_records(text).get("timeline")
    found = head.get("feed_per") if isinstance(head, dict) else None
    return found if isinstance(found, list) else []


def _check_uids(before: Timeline | None, after: Timeline) -> None:
    """Exit with 1 where calendars would take a renamed event for another one."""
    from timeline.diagnostics import quoted

    if before is None:
        return
    lost = {event.uid for event in before.events} - {event.uid for event in after.events}
    if lost:
        fail(
            f"nothing was written: the event would lose its UID {quoted(min(lost))}",
            help="calendars know it by that: choose an id that it never had",
        )


def _has_feed(timeline: Timeline | None, name: str) -> bool:
    return timeline is not None and name in timeline.feeds
