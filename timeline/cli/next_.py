"""`timeline next`."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from timeline.cli.asked import build_query, fail_query
from timeline.cli.formats import FORMAT_HELP, format_of
from timeline.cli.list_ import laid_out, titled
from timeline.cli.names import ENDINGS, Format
from timeline.cli.shared import (
    QUERY_HELP,
    FileOption,
    OutputOption,
    Terms,
    TodayOption,
    emit,
    find_file,
    load_or_exit,
    today_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline import edtf
    from timeline.model import Event, Timeline
    from timeline.query import Query

EPILOG = f"""{QUERY_HELP}
\b
Examples:
  timeline next
  timeline next kind:deadline -n 3
  timeline next actor:us --format json
"""


class Coming(NamedTuple):
    """What is coming: an event, or the next occurrence of a series."""

    event: Event
    days: int | None
    """From today to its first day; None where its date is not exact."""
    words: str
    """`tomorrow`, `in 12 days`; of a date that is not exact what is known: `in 12 days or later`."""


def next_events(
    ctx: typer.Context,
    terms: Terms = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, metavar="N", help="Only the first N.")] = 10,
    today: TodayOption = "",
    format: Annotated[Format | None, typer.Option("--format", help=FORMAT_HELP, show_default=False)] = None,
    output: OutputOption = None,
    file: FileOption = None,
) -> None:
    """List what is coming: events, deadlines, and the next occurrence of each series.

    An imprecise date is listed as long as the event may still begin. What goes on already is not. A
    date that was still to come when the data was written, and that is past now, is named: the data may
    not know what came of it.
    """
    from timeline.query import QueryError

    format = format_of(format, output, default=Format.TABLE, endings=ENDINGS)
    asked = build_query(terms, today=today)
    day = today_of(today)
    timeline = load_or_exit(find_file(ctx, file)).timeline
    try:
        found = coming(timeline, asked, day)[:limit]
        over = passed(timeline, asked, day)
    except QueryError as error:
        fail_query(error, " ".join(terms or []))
    if format is Format.JSON:
        text = _json(timeline, found)
    else:
        text = _table(found, fit=output is None and sys.stdout.isatty())
        if not found:
            typer.echo("nothing is coming", err=True)
    emit(text.encode(), output)
    if over:
        named = ", ".join(event.id for event in over)
        typer.echo(f"note: past since the data was written, as of {_as_of(timeline)}: {named}", err=True)


def coming(timeline: Timeline, asked: Query, today: edtf.Day) -> list[Coming]:
    """What may still begin on `today` or later, in the order of its first day from then on."""
    from timeline import edtf
    from timeline.model.series import first_from
    from timeline.query import RangeTerm, members

    ahead = replace(asked, terms=(*asked.terms, RangeTerm(edtf.Window(today, None))))
    found = []
    for event in members(timeline, ahead):
        each = event if event.repeat is None else first_from(event, today)
        while each is not None and event.repeat is not None and (each.earliest or today) < today:
            each = first_from(event, (each.latest or today) + 1)  # that one goes on already
        if each is None or each.when is None:
            continue
        begins = [extent.latest_start for extent in edtf.extents(each.when, lasting=each.lasts)]
        is_ahead = each.earliest is not None and each.earliest >= today
        if is_ahead or (each.latest is not None and any(day is None or day >= today for day in begins)):
            days = max((each.earliest or today) - today, 0)
            exact = edtf.is_exact(each.when)
            found.append(Coming(each, days if exact else None, _in_days(each.when, days, exact=exact)))
    return sorted(found, key=lambda one: (max(one.event.earliest or today, today), one.event.id))


def passed(timeline: Timeline, asked: Query, today: edtf.Day) -> Sequence[Event]:
    """The events that were to come on the day that the data speaks for, and that are over on `today`."""
    from timeline.query import members

    if timeline.as_of is None:
        return ()
    return [
        event
        for event in members(timeline, asked)
        if event.repeat is None
        and event.earliest is not None
        and event.latest is not None
        and timeline.as_of < event.earliest
        and event.latest < today
    ]


def _in_days(when: edtf.Expression, days: int, *, exact: bool) -> str:
    from timeline import edtf

    if edtf.is_qualified(when):
        return "uncertain"
    if not exact:
        return f"in {days:,} days or later" if days else "any day"
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days:,} days")


def _table(found: Sequence[Coming], *, fit: bool) -> str:
    from timeline.model.words import when_in_short

    return laid_out(
        [(f"{when_in_short(event)}, {words}", titled(event), event.id) for event, _, words in found], fit=fit
    )


def _json(timeline: Timeline, found: Sequence[Coming]) -> str:
    """The objects of `list`, with `in_days`."""
    from timeline.writers.json import as_object
    from timeline.writers.options import Options

    objects = [{**as_object(event, timeline, Options()), "in_days": days} for event, days, _ in found]
    return json.dumps(objects, ensure_ascii=False, indent=2) + "\n"


def _as_of(timeline: Timeline) -> str:
    from timeline import edtf

    return "" if timeline.as_of is None else edtf.say(edtf.date_on(timeline.as_of))
