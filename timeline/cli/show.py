"""`timeline show`."""

from __future__ import annotations

import enum
import json
import re
import shutil
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.candidates import ids
from timeline.cli.formats import FORMAT_HELP, format_of
from timeline.cli.shared import (
    FileOption,
    OutputOption,
    TimezoneOption,
    check_timezone,
    emit,
    fail,
    find_file,
    load_or_exit,
)

if TYPE_CHECKING:
    from timeline.model import Event, Timeline

EPILOG = """\b
Examples:
  timeline show biden-xi-woodside-summit
  timeline show klia-seizure --format json
"""


class Format(enum.StrEnum):
    """How `show` writes an event."""

    TEXT = "text"
    JSON = "json"


def show(
    ctx: typer.Context,
    event_id: Annotated[
        str, typer.Argument(metavar="ID", help="The event's id.", autocompletion=ids, show_default=False)
    ],
    format: Annotated[Format | None, typer.Option("--format", help=FORMAT_HELP, show_default=False)] = None,
    timezone: TimezoneOption = "",
    output: OutputOption = None,
    file: FileOption = None,
) -> None:
    """Show everything about one event, and side by side what each source says about its date.

    ID@2014-09-23 names an occurrence of a series, by the day that the rule gives it.
    """
    from timeline.diagnostics import did_you_mean, quoted

    format = format_of(format, output, default=Format.TEXT, endings={".json": Format.JSON})
    check_timezone(timezone)
    timeline = load_or_exit(find_file(ctx, file)).timeline
    event = _find(event_id, timeline)
    if event is None and _taken_out(event_id, timeline):
        fail(f"{quoted(event_id)} does not take place", help="its series names that day under except")
    if event is None:
        known = [e.id for e in timeline.events]
        near = did_you_mean(event_id, known) or _containing(event_id, known)
        fail(f"no event {quoted(event_id)}", help=near or "`timeline list` shows all ids")
    if format is Format.JSON:
        from timeline.writers.json import as_object
        from timeline.writers.options import Options

        content = json.dumps(as_object(event, timeline, Options()), ensure_ascii=False, indent=2)
        emit(f"{content}\n".encode(), output)
    else:
        text = as_text(event, timeline, timezone=timezone)
        if output is None and sys.stdout.isatty():
            text = fitted(text, shutil.get_terminal_size().columns)
        emit(text.encode(), output)


def _find(event_id: str, timeline: Timeline) -> Event | None:
    """An event by its id or an earlier id, or an occurrence by its series' id and day: `id@2014-09-23`."""
    import datetime as dt

    from timeline.model.series import occurrence_on

    name, at, day = event_id.partition("@")
    event = timeline.event(name) or next((e for e in timeline.events if name in e.formerly), None)
    if event is None or not at:
        return event
    try:
        return occurrence_on(event, dt.date.fromisoformat(day).toordinal())
    except ValueError:
        return None


def _taken_out(event_id: str, timeline: Timeline) -> bool:
    """Whether an id names an instance of a series that `except` takes out."""
    from timeline.writers.json import iso

    name, _, day = event_id.partition("@")
    series = timeline.event(name)
    return bool(series and series.repeat and day in map(iso, series.repeat.exdates))


def _expression(event: Event) -> str:
    """The date in EDTF, in brackets after two blanks; empty for an event without a date."""
    from timeline import edtf

    return "" if event.when is None else f"  [{edtf.format(event.when)}]"


def _containing(part: str, known: list[str]) -> str:
    """Help that names up to five ids that contain this text; empty if there are none."""
    found = [name for name in known if part and part in name][:5]
    return "did you mean " + " or ".join(f'"{name}"' for name in found) + "?" if found else ""


def _said(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def fitted(text: str, columns: int) -> str:
    """The text folded to `columns`, each line between words, and indented to where its text begins."""
    from timeline.cli.terminal import wrapped

    lines: list[str] = []
    for line in text.splitlines():
        at = _column(line, columns)
        words = line[at:]
        lines += wrapped(words, columns, line[:at], " " * at) if " " in words else [line]
    return "\n".join(lines) + "\n"


def _column(line: str, columns: int) -> int:
    """The column where a line's text begins: after its indentation and the name or date before the text."""
    found = re.match(r"( *)(?:\S(?:.*?\S)??  +)?", line)
    if found is None:
        return 0
    return found.end() if found.end() < columns / 2 else found.end(1)


def as_text(event: Event, timeline: Timeline, *, timezone: str = "") -> str:
    """An event as text for people: what is known, what each source says, and which events are related.

    `timezone` is an IANA zone in which to give times too; empty for none.
    """
    from timeline import edtf
    from timeline.model.plain import ALIKE
    from timeline.model.words import when_in_short, when_in_words

    facts = {
        "Date": when_in_words(event, timezone=timezone) + _expression(event),
        "Rule": str(event.repeat.rule) if event.repeat is not None else "",
        "Series": event.series,
        "Kind": "" if event.kind == "event" else str(event.kind),
        "Status": str(event.status),
        "Category": timeline.categories[event.category].name if event.category else "",
        "Actors": ", ".join(timeline.actors[actor].name for actor in event.actors),
        "Place": event.place.name if event.place else "",
        **{plain.name.capitalize(): _said(plain.text(event)) for plain in ALIKE},
        "Id": event.id,
        "UID": event.uid,
        "Formerly": ", ".join(event.formerly),
    }
    lines = [event.title, ""]
    lines += [f"{name + ':':<12}{value}" for name, value in facts.items() if value]
    if event.summary:
        lines += ["", event.summary]
    if event.citations:
        lines += ["", "Sources" + (" (they disagree about the date)" if event.disputed else "")]
    dates = [edtf.say(c.date) if c.date is not None else "gives no date" for c in event.citations]
    width = max(map(len, dates), default=0)
    for citation, date in zip(event.citations, dates, strict=True):
        source = timeline.sources[citation.source]
        by = f", {source.publisher}" if source.publisher else ""
        indent = " " * (width + 4)
        lines.append(f"  {date:<{width}}  {source.title}{by}")
        lines += [f"{indent}“{citation.quote}”"] if citation.quote else []
        lines += [f"{indent}{citation.note}"] if citation.note else []
        lines += [f"{indent}{source.url}"] if source.url else []
    if event.was:
        lines += ["", "Before"]
    for earlier in event.was:
        by = f", as {timeline.sources[earlier.source].title} had it" if earlier.source else ""
        lines.append(f"  {edtf.say(earlier.date)}{by}" + (f": {earlier.note}" if earlier.note else ""))
    related = timeline.related(event)
    if related:
        lines += ["", "Related"]
        lines += [
            f"  {words}: {other.title} ({when_in_short(other)}) [{other.id}]" for words, other in related
        ]
    return "\n".join(lines) + "\n"
