"""`timeline stats`."""

from __future__ import annotations

import enum
import json
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.asked import build_query, select_or_exit
from timeline.cli.columns import columns
from timeline.cli.formats import FORMAT_HELP, format_of
from timeline.cli.names import ENDINGS, Format
from timeline.cli.shared import (
    QUERY_HELP,
    CertainOption,
    FileOption,
    FromOption,
    OutputOption,
    Terms,
    TodayOption,
    ToOption,
    emit,
    find_file,
    load_or_exit,
    room_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from timeline.model import Event, Timeline

EPILOG = f"""{QUERY_HELP}
\b
Examples:
  timeline stats                          how many events begin in each year
  timeline stats 2023 --by category
  timeline stats --by precision           how many dates are known to the day
  timeline stats actor:cn --by source --format json
"""
_BAR, _SHORTEST = 40, 10
"""The columns of the longest bar, and of the longest where there is no room."""
_NAME, _NARROWEST = 42, 16
"""The columns for which bars make room, and those without which names stand below their ids."""


class By(enum.StrEnum):
    """What events are counted by."""

    YEAR = "year"
    """The first year that the date may mean; a series counts in the year of its first instance."""
    CATEGORY = "category"
    ACTOR = "actor"
    SOURCE = "source"
    STATUS = "status"
    KIND = "kind"
    IMPORTANCE = "importance"
    PRECISION = "precision"
    """The unit in which the date is known; the finest first."""


def stats(
    ctx: typer.Context,
    terms: Terms = None,
    by: Annotated[By, typer.Option("--by", help="What to count by.")] = By.YEAR,
    first: FromOption = "",
    last: ToOption = "",
    certain: CertainOption = False,
    today: TodayOption = "",
    format: Annotated[Format | None, typer.Option("--format", help=FORMAT_HELP, show_default=False)] = None,
    output: OutputOption = None,
    file: FileOption = None,
) -> None:
    """Count the events that a query finds: by year, category, actor, source, status, kind and others.

    The precision is the unit in which a date is known: time, day, days, month and so on, or undated. An
    event with several actors or sources counts for each of them, and one without any for none. A date
    that may be in several years counts in the first of them.
    """
    format = format_of(format, output, default=Format.TABLE, endings=ENDINGS)
    asked = build_query(terms, first=first, last=last, certain=certain, today=today)
    timeline = load_or_exit(find_file(ctx, file)).timeline
    counts = counted(select_or_exit(timeline, asked, terms), by)
    if format is Format.JSON:
        found = [{"key": key, "count": count} for key, count in counts.items()]
        text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    else:
        text = _bars(counts, _labels(timeline, by), width=room_of(output))
    emit(text.encode(), output)


def counted(events: Iterable[Event], by: By) -> Mapping[str, int]:
    """How many events there are of each key: years, importance and precision in order, others by number."""
    from timeline.edtf import Precision

    found = Counter(key for event in events for key in _keys(event, by))
    if by is By.PRECISION:
        return {str(key): found[key] for key in Precision if key in found}
    if by in (By.YEAR, By.IMPORTANCE):
        return dict(
            sorted(found.items(), key=lambda pair: (not pair[0].lstrip("-").isdigit(), _number(pair[0])))
        )
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _number(key: str) -> int:
    return int(key) if key.lstrip("-").isdigit() else 0


def _keys(event: Event, by: By) -> Iterable[str]:
    from timeline import edtf

    match by:
        case By.YEAR:
            if event.when is None:
                return ["undated"]
            return ["open"] if event.earliest is None else [str(edtf.civil(event.earliest)[0])]
        case By.CATEGORY:
            return [event.category] if event.category else []
        case By.ACTOR:
            return event.actors
        case By.SOURCE:
            return dict.fromkeys(event.sources)
        case By.STATUS:
            return [event.status]
        case By.KIND:
            return [event.kind]
        case By.IMPORTANCE:
            return [str(event.importance)]
        case By.PRECISION:
            return [event.precision]


def _labels(timeline: Timeline, by: By) -> Mapping[str, str]:
    """The names of keys that are ids."""
    match by:
        case By.CATEGORY:
            return {each.id: each.name for each in timeline.categories.values()}
        case By.ACTOR:
            return {each.id: each.name for each in timeline.actors.values()}
        case By.SOURCE:
            return {each.id: each.title for each in timeline.sources.values()}
    return {}


def _bars(counts: Mapping[str, int], labels: Mapping[str, str], *, width: int | None) -> str:
    """A line for each key: the key, its number as figures and as a bar, and its name, folded to `width`."""
    if not counts:
        return ""
    used = max(map(len, counts)) + max(len(str(count)) for count in counts.values()) + 4
    named = max((len(labels.get(key, "")) for key in counts), default=0)
    room = _BAR if width is None else width - used - min(named + 2, _NAME)
    longest = max(_SHORTEST, min(_BAR, room))
    below = width is not None and named > width - used - longest - 2 < _NARROWEST
    most = max(counts.values())
    rows = []
    for key, count in counts.items():
        name, bar = labels.get(key, ""), "█" * max(1, round(longest * count / most))
        rows.append((f"{key}\n{name}", str(count), bar) if below else (key, str(count), bar, name))
    return columns(rows, right=frozenset({1}), width=width)
