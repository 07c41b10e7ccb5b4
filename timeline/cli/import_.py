"""`timeline import`."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from timeline.cli.editing import BackupOption, read_originals
from timeline.cli.importing import SHOWN, counted, more, said, show_changes, show_reading
from timeline.cli.shared import emit, fail, load_or_exit
from timeline.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from timeline.cli.editing import Original
    from timeline.readers.foreign import Ask, Imported, Order, Record, Trouble
    from timeline.readers.foreign.merge import Change, Merged

EPILOG = """\b
A FILE is a table (.csv, .tsv, .xlsx, the tables of a .docx), a calendar
(.ics, or its address), the JSON of timeline list or of TimelineJS, or another
chronology (.toml). Columns are guessed from their names and values, and
shown; --map corrects that. Its keys are title, date, start, end, year, month,
day, time, summary, place, latitude, longitude, category, actors, source, url,
quote, status, kind, importance, repeat, id and uid.

\b
A date stays as exact as its cell: "Aug 2002" is a month, "c. 2002" is about a
year, and "3/4/2005" is read only with --dates. If a date cannot be read,
nothing is written, unless you say --skip or --undated.

\b
Examples:
  timeline import plan.xlsx --dry-run                what would change
  timeline import plan.xlsx --into events.toml       add it to a file
  timeline import plan.csv --map "When=date"         what a column is
  timeline import plan.csv --dates eu                3/4/2005 is 3 April
  timeline import https://example.org/a.ics > a.toml
"""


def import_file(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE|URL...", help="What to import; see below.", show_default=False),
    ],
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            metavar="FILE",
            help="Add and change events in this timeline file; nothing is deleted.",
            show_default=False,
        ),
    ] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=KEY",
            help='What a column is: "When=date"; "Remarks=" leaves it out.',
            show_default=False,
        ),
    ] = None,
    dates: Annotated[
        str, typer.Option("--dates", metavar="us|eu", help="How to read 3/4/2005.", show_default=False)
    ] = "",
    skip: Annotated[bool, typer.Option("--skip", help="Leave out, and list, what cannot be read.")] = False,
    undated: Annotated[
        bool, typer.Option("--undated", help="Keep events whose dates cannot be read, as undated.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; write nothing.")
    ] = False,
    backup: BackupOption = False,
    sheet: Annotated[
        list[str] | None,
        typer.Option(
            "--sheet",
            metavar="NAME",
            help="Read this sheet, or the document's table of this number.",
            show_default=False,
        ),
    ] = None,
    encoding: Annotated[
        str,
        typer.Option(
            "--encoding", metavar="NAME", help="Of a text file, such as windows-1252.", show_default=False
        ),
    ] = "",
) -> None:
    """Import events from a spreadsheet, a document's table, a calendar or another chronology.

    Without --into, the new events are written to standard output as TOML. With it, they are merged into the
    file: an event is known by its UID, its id, or its title and date. Columns, and all that is left out or
    assumed, are shown on standard error.
    """
    from dataclasses import replace

    from timeline.readers.foreign import RefusedError
    from timeline.readers.foreign.merge import merge

    records: dict[str, Any] = {}
    originals: list[Original] = []
    zone = domain = ""
    if into is not None:
        if not into.exists():
            fail(f"there is no {into}", help="timeline init makes a new file")
        timeline = load_or_exit(into).data
        zone, domain = timeline.timezone, timeline.domain
        originals = read_originals(into)
        records = _records(originals)
    added: list[tuple[str, Record]] = []
    changes: dict[str, Change] = {}
    known: set[str] = set()
    merged: Merged | None = None
    head: Record = {}
    same, is_again = 0, False
    for name in files:
        actors = tuple(str(actor["name"]) for actor in records.get("actor", []))
        ask = replace(_ask(name, mapping, dates, sheet, encoding, zone), actors=actors)
        try:
            found = _read(name, ask)
        except RefusedError as error:
            fail(error.message, help=error.help, code=error.code)
        show_reading(found, name)
        _settle(found, name, zone, skip=skip, undated=undated)
        merged = merge(records, found, domain=domain)
        for note in merged.notes:
            say(note)
        head = head or found.records.get("timeline", {})
        records = merged.records
        added += merged.added
        for change in merged.changed:
            _join(changes, change)
        known |= merged.known
        same += merged.same
        is_again = is_again or merged.is_again
    assert merged is not None  # typer asks for one file at least
    if into is None:
        _to_output(added, head, records, dry_run=dry_run)
        return
    first = {record["id"] for kind, record in added if kind == "event"}
    changed = [change for event_id, change in changes.items() if event_id not in first]
    gone = (
        [event for event in records.get("event", []) if event["id"] not in known | first] if is_again else []
    )
    show_changes(added, changed, gone, same)
    _save(into, originals, added, changed, dry_run=dry_run, backup=backup)


def _records(originals: Sequence[Original]) -> dict[str, Any]:
    """The records of a file and of those that it includes, together."""
    from timeline.edit import scan

    together: dict[str, Any] = {}
    for original in originals:
        for kind, value in scan(original.text).records.items():
            if isinstance(value, list):
                together.setdefault(kind, []).extend(value)
    return together


def _save(
    path: Path,
    originals: Sequence[Original],
    added: Sequence[tuple[str, Record]],
    changed: Sequence[Change],
    *,
    dry_run: bool,
    backup: bool,
) -> None:
    """Write the new text of each file that changes: new records go into the first."""
    from timeline.cli.editing import check_texts, explained, save
    from timeline.edit import add_records, change_records, scan

    texts = {original.path: original.text for original in originals}
    homes = {
        str(event.get("id")): original.path
        for original in originals
        for event in scan(original.text).records.get("event", [])
    }
    with explained(path):
        for home in texts:
            own = [("event", each.id, each.values) for each in changed if homes[each.id] == home]
            texts[home] = change_records(texts[home], own)
        texts[path] = add_records(texts[path], added)
    if dry_run:
        check_texts(path, texts)
    elif all(texts[original.path] == original.text for original in originals):
        say(f"{path} is as it was")
    else:
        save(path, originals, texts, backup=backup, most=3)


def _ask(
    name: str,
    mapping: Sequence[str] | None,
    dates: str,
    sheets: Sequence[str] | None,
    encoding: str,
    zone: str,
) -> Ask:
    from timeline.readers.foreign import Ask, Order

    order: Order | None = None
    if dates:
        try:
            order = Order(dates.lower())
        except ValueError:
            fail(
                f"--dates is us or eu, not {dates}",
                help="us reads 3/4/2005 as 4 March, eu as 3 April",
                code=2,
            )
    keys: dict[str, str] = {}
    for pair in mapping or []:
        label, equals, key = pair.rpartition("=")
        if not equals or not label:
            fail(f"--map takes COLUMN=KEY, not {pair}", help='write --map "When=date"', code=2)
        keys[label.strip()] = key.strip().lower()
    progress = _progress() if sys.stderr.isatty() else lambda count: None
    return Ask(name, order, keys, tuple(sheets or ()), encoding, zone, progress=progress)


def _progress() -> Callable[[int], None]:
    """Shows on a terminal how many rows are done, where there are many."""

    def show(count: int) -> None:
        if count:
            sys.stderr.write(f"\r{count:,} rows\x1b[K\r")
            sys.stderr.flush()

    return show


def _read(name: str, ask: Ask) -> Imported:
    """What a file or an address holds; exits with 1 or 2 if it cannot be read."""
    from timeline.fetch import is_address
    from timeline.readers.foreign import FOREIGN, read
    from timeline.readers.foreign._types import MAX_BYTES

    if is_address(name):
        content, ending = _fetched(name)
        return read(content, ask, ending=ending)
    ending = Path(name).suffix.lower()
    if ending not in FOREIGN:
        saved = {".xls": ".xlsx", ".ods": ".xlsx", ".numbers": ".csv", ".doc": ".docx", ".odt": ".docx"}
        known = ", ".join(FOREIGN)
        help_ = f"save it as {saved[ending]}" if ending in saved else f"known are {known}"
        fail(f"no reader for {name}", help=help_, code=2)
    try:
        with Path(name).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        fail(f"cannot read {name}: {(error.strerror or str(error)).lower()}")
    except ValueError as error:  # a name with a NUL in it
        fail(f"cannot read {name!r}: {error}")
    if len(content) > MAX_BYTES:
        fail(f"{name} is longer than {MAX_BYTES // 1024 // 1024} MB", help="split it")
    return read(content, ask, ending=ending)


def _fetched(url: str) -> tuple[bytes, str]:
    """What an address answers, and the ending of what it is; exits with 1 or 2 if it gives nothing."""
    from timeline.fetch import MAX_BYTES, Failure, fault, get
    from timeline.readers.foreign import FOREIGN

    if why := fault(url):
        fail(f"cannot ask for {url}: {why}", code=2)
    answer = get(url)
    if isinstance(answer, Failure):
        fail(f"cannot read {url}: {answer.reason}", help=answer.help)
    if answer.status != 200:
        fail(f"cannot read {url}: its server answers {answer.status}", help="check the address")
    if not answer.complete or len(answer.body) > MAX_BYTES:
        fail(f"cannot read {url}: the answer is not complete, or too long")
    ending = PurePosixPath(urlsplit(url).path).suffix.lower()
    kind = answer.field("content-type").partition(";")[0].strip().lower()
    by_kind = {"text/calendar": ".ics", "text/csv": ".csv", "application/json": ".json"}
    return answer.body, by_kind.get(kind) or (ending if ending in FOREIGN else ".ics")


def _settle(found: Imported, name: str, zone: str, *, skip: bool, undated: bool) -> None:
    """Leave out or keep undated what cannot be read, as asked; exits with 1 if that was not asked for."""
    from timeline.readers.foreign._types import with_words
    from timeline.readers.foreign.sound import keep_sound

    keep_sound(found, zone=zone)
    left: list[Trouble] = []
    for trouble in found.troubles:
        if undated and trouble.event is not None:
            event = {**trouble.event, "date": "unknown"}
            if summary := with_words(event.get("summary", ""), trouble.text):
                event["summary"] = summary
            found.add(event, trouble.where)
            say(f"undated: {said(trouble)}")
        else:
            left.append(trouble)
    if not left:
        return
    for trouble in left[: 5 * SHOWN]:
        say(f"{'left out' if skip else 'cannot be read'}: {said(trouble)}")
    more(len(left) - 5 * SHOWN, "like this")
    if skip:
        return
    many = "1 row" if len(left) == 1 else f"{len(left)} rows"
    can_be_undated = any(trouble.event is not None for trouble in left)
    help_ = "correct them, or leave them out with --skip"
    help_ += ", or keep them without a date with --undated" if can_be_undated else ""
    fail(f"{many} of {name} cannot be read; nothing is written", help=help_)


def _join(changes: dict[str, Change], change: Change) -> None:
    """Put together what several files change in one event."""
    if (earlier := changes.get(change.id)) is None:
        changes[change.id] = change
        return
    earlier.values |= change.values
    earlier.before = change.before | earlier.before


def _to_output(
    added: Sequence[tuple[str, Record]], head: Record, records: Mapping[str, Any], *, dry_run: bool
) -> None:
    """The new records as TOML, with the [timeline] of another chronology if it was one."""
    from timeline.edit import EditError, record_text

    events = sum(kind == "event" for kind, _ in added)
    _refuse_faulty(head, records)
    if dry_run:
        say(f"{counted(events)} would be written")
        return
    ordered = sorted(added, key=lambda pair: ("category", "actor", "source", "event", "feed").index(pair[0]))
    try:
        blocks = [record_text("timeline", head)] if head else []
        blocks += [record_text(kind, record) for kind, record in ordered]
    except EditError as error:
        fail(str(error), help=error.help)
    emit("\n".join(blocks).encode(), None)
    rest = "" if head else ": append them to a file with a [timeline], or say --into FILE"
    say(f"{counted(events)}{rest}")


def _refuse_faulty(head: Record, records: Mapping[str, Any]) -> None:
    """Exit with 1 where the records together have errors: an event that another one names is not there."""
    from timeline.diagnostics import Severity
    from timeline.readers import schema
    from timeline.readers.document import Document

    whole = {**records, "timeline": head or {"title": "T", "domain": "example.org"}}
    _, found = schema.assemble([Document("the import", whole)])
    errors = [each for each in found if each.severity is Severity.ERROR]
    for each in errors[:SHOWN]:
        say(f"error[{each.code}]: {each.message}" + (f" ({each.help})" if each.help else ""))
    more(len(errors) - SHOWN, "errors")
    if errors:
        fail("what is imported has errors; nothing is written")
