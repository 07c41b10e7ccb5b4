"""What `timeline import` says: how it read a file, and what that changes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from timeline.cli.shared import wants_color
from timeline.cli.terminal import folded, say
from timeline.edtf import say_duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.readers.foreign import Imported, Record, Trouble
    from timeline.readers.foreign.merge import Change

SHOWN = 20
"""Lines of a kind that are shown; the others are counted."""


def show_reading(found: Imported, name: str) -> None:
    """The columns of a table, and what was assumed and left out."""
    from timeline.diagnostics import printable

    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    if found.columns:
        columns = list({(column.label, column.key): column for column in found.columns}.values())
        width = min(24, max(len(column.label) for column in columns))
        say(f"columns of {name}:")
        for column in columns:
            if not column.count and not column.key:
                continue
            label = _cut(printable(column.label), 24)
            if column.key:
                example = _cut(printable(column.example), 40)
                say(f"  {label:<{width}}  {column.key:<9}  {example}".rstrip())
            else:
                say(f'  {label:<{width}}  left out: {_cells(column.count)} (--map "{column.label}=summary")')
    shown = found.notes if len(found.notes) <= SHOWN else found.notes[:SHOWN]
    for note in shown:
        say(f"note: {note}")
    more(len(found.notes) - len(shown), "notes")


def _cells(count: int) -> str:
    return f"{count} cell{'' if count == 1 else 's'}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def more(count: int, what: str) -> None:
    """How many lines were not shown."""
    if count > 0:
        say(f"  … and {count} more {what}")


def said(trouble: Trouble) -> str:
    """A row that makes no event, in one line."""
    text = f" “{_cut(trouble.text, 60)}”" if trouble.text and not trouble.text.startswith("“") else ""
    text = text or (f" {trouble.text}" if trouble.text else "")
    return f"{trouble.where}:{text} {trouble.reason}" + (f": {trouble.help}" if trouble.help else "")


def counted(count: int) -> str:
    """How many events: `3 events`."""
    return f"{count:,} event{'' if count == 1 else 's'}"


def show_changes(
    added: Sequence[tuple[str, Record]], changed: Sequence[Change], gone: Sequence[Record], same: int
) -> None:
    """What an import into a file would change, on standard output."""
    from timeline.diagnostics import printable

    color = wants_color(sys.stdout)

    def head(words: str) -> None:
        typer.echo(f"\x1b[1m{words}\x1b[0m" if color else words)

    def lines(records: Sequence[Record]) -> None:
        for record in records[:SHOWN]:
            date = _date(record)
            line = printable(f"  {date:<10}  {_cut(str(record.get('title', '')), 60)}  {record['id']}")
            typer.echo("\n".join(folded(line, sys.stdout)))
        if len(records) > SHOWN:
            typer.echo(f"  … and {len(records) - SHOWN:,} more")

    new = [record for kind, record in added if kind == "event"]
    tables = [f"{record['id']} ({kind})" for kind, record in added if kind != "event"]
    if new:
        head(f"new ({len(new):,})")
        lines(new)
    if tables:
        shown = ", ".join(tables[:SHOWN]) + (
            f" and {len(tables) - SHOWN:,} more" if len(tables) > SHOWN else ""
        )
        typer.echo("\n".join(folded(printable(f"new beside them: {shown}"), sys.stdout)))
    if changed:
        head(f"changed ({len(changed):,})")
    for change in changed[:SHOWN]:
        typer.echo(printable(f"  {_cut(change.title, 60)}  {change.id}"))
        for key, value in change.values.items():
            old, now = (_cut(_brief(each), 60) for each in (change.before.get(key), value))
            typer.echo(printable(f"    {key}: {old} → {now}"))
    if len(changed) > SHOWN:
        typer.echo(f"  … and {len(changed) - SHOWN:,} more")
    if gone:
        head(f"gone ({len(gone):,}): not in what is imported; nothing is deleted")
        lines(gone)
    if same:
        typer.echo(f"unchanged ({same:,})")
    if not (new or changed or gone or same):
        typer.echo("no events")


def _date(record: Record) -> str:
    """The date of an event as the file has it, or what it depends on in words."""
    from timeline.readers.foreign.merge import date_text

    return _brief(record["date"]) if isinstance(record.get("date"), dict) else date_text(record)


def _brief(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict) and "by" in value:
        side = "after" if "after" in value else "before"
        return f"{say_duration(str(value['by']))} {side} {value.get(side)}"
    if isinstance(value, dict):
        return str(value.get("name") or value.get("event") or value.get("source") or value)
    if isinstance(value, list):
        return ", ".join(_brief(each) for each in value)
    return " ".join(str(value).split())
