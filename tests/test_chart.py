"""The Plotly figure: valid, the same each time, true to each date, and all user text in it is text."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chronologies import anything, chronology
from tests.strategies import expressions
from timeline import edtf
from timeline.chart.figure import CONFIG, figure, placed, rows
from timeline.chart.layout import text_width
from timeline.chart.style import DARK, LIGHT, Palette, mix
from timeline.model import Category, Event, Kind, Status, Timeline
from timeline.query import QueryError, select

HOSTILE = (
    "<script>window.__pwned = 1</script>",
    '<a href="javascript:alert(1)">click</a>',
    '<span style="background-image:url(https://example.org/x)">styled</span>',
    "%{x} %{customdata} %{meta.title}",
    "</script><img src=x onerror=alert(1)>",
    "$\\LaTeX$",
    "W" * 10_000,
    "\u202eright to left\u202d",
    '"><b onmouseover=alert(1)>',
    "#ffffff",
)
OURS = re.compile(r"<br>|</?[bis]>")
"""The markup that the figure itself puts into texts."""


def event(at: int, when: str | None = "2023-07-07", title: str = "Signing", **more: Any) -> Event:
    date = None if when is None else edtf.parse(when)
    return Event(f"e{at}", f"e{at}@example.org", title, date, **more)


def timeline(*events: Event, **more: Any) -> Timeline:
    return Timeline("A timeline", "example.org", events=events, **more)


def hostile() -> Timeline:
    categories = {f"c{at}": Category(f"c{at}", text) for at, text in enumerate(HOSTILE)}
    events = [event(at, f"20{at + 10}", text, category=f"c{at}") for at, text in enumerate(HOSTILE)]
    return Timeline(HOSTILE[0], "example.org", categories=categories, events=tuple(events))


def content(of: go.Figure) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(of.to_json())
    return found


def strings(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """All strings in a figure with the names of the attributes that hold them."""
    match value:
        case dict():
            for name, inner in value.items():
                yield from strings(inner, str(name))
        case list():
            for inner in value:
                yield from strings(inner, key)
        case str():
            yield key, value


def traces(of: go.Figure, kind: str = "", **where: Any) -> list[dict[str, Any]]:
    """The traces of a figure of a kind, with these attributes."""
    found = content(of)["data"]
    return [
        each
        for each in found
        if kind in ("", each["type"]) and all(each.get(name) == value for name, value in where.items())
    ]


def ids(of: go.Figure) -> set[str]:
    """The events that answer to the pointer."""
    return {one for trace in traces(of) for one in trace.get("customdata", ())}


def said(of: go.Figure) -> str:
    """The sentences below the axis."""
    return str(content(of)["layout"]["xaxis"]["title"]["text"])


def key(of: go.Figure) -> set[str]:
    return {trace["name"] for trace in traces(of, legend="legend2")}


# ---- User text


def test_user_text_in_a_figure_is_never_markup() -> None:
    for key, text in strings(content(figure(hostile()))):
        rest = OURS.sub("", text)
        assert "<" not in rest, (key, text)
        assert ">" not in rest, (key, text)


def test_user_text_in_a_figure_is_never_a_template_nor_tex() -> None:
    drawn = content(figure(hostile()))
    drawn["layout"].pop("template")
    assert not [key for key, text in strings(drawn) if "template" in key or "%{" in text or "$" in text]
    assert any("&#37;{x}" in text for _, text in strings(drawn))


def test_a_very_long_title_does_not_make_a_very_large_figure() -> None:
    long, short = timeline(event(1, title="W" * 10_000)), timeline(event(1))
    assert len(figure(long).to_json()) < len(figure(short).to_json()) + 1000


# ---- As Plotly's users expect it


@pytest.mark.parametrize("events", [(), (event(1),), (event(1, None),)], ids=["none", "one", "undated"])
def test_a_timeline_of_next_to_nothing_is_a_valid_figure(events: tuple[Event, ...]) -> None:
    drawn = content(figure(timeline(*events)))
    assert content(go.Figure(drawn)) == drawn
    assert drawn["layout"]["xaxis"]["range"][0] < drawn["layout"]["xaxis"]["range"][1]


def test_a_figure_without_a_dated_event_says_so() -> None:
    def texts(of: Timeline) -> list[str]:
        return [note["text"] for note in content(figure(of))["layout"]["annotations"]]

    assert texts(timeline()) == ["No events yet"]
    assert texts(timeline(event(1, None))) == ["No event has a date yet"]


def test_the_same_timeline_gives_the_same_figure(shipped: Timeline) -> None:
    assert figure(shipped).to_json() == figure(shipped).to_json()


def test_its_x_axis_has_dates_and_its_width_is_that_of_the_window(shipped: Timeline) -> None:
    layout = content(figure(shipped))["layout"]
    assert layout["xaxis"]["type"] == "date"
    assert "fixedrange" not in layout["xaxis"]
    assert "width" not in layout
    assert layout["autosize"]


def test_what_people_add_to_a_plotly_figure_works_on_it(shipped: Timeline) -> None:
    drawn = figure(shipped)
    drawn.update_xaxes(range=["2023-01-01", "2024-01-01"])
    drawn.add_vline(x="2023-11-15")
    drawn.update_layout(title="Mine")
    layout = content(drawn)["layout"]
    assert layout["xaxis"]["range"] == ["2023-01-01", "2024-01-01"]
    assert layout["shapes"][-1]["x0"] == "2023-11-15"
    assert drawn.to_html(include_plotlyjs=False, div_id="mine").startswith("<!doctype html>")


def test_each_lane_with_events_has_one_entry_in_the_legend_and_its_traces_are_of_its_group(
    shipped: Timeline,
) -> None:
    entries = [trace for trace in traces(figure(shipped)) if trace.get("showlegend") is not False]
    lanes = [trace for trace in entries if "legend" not in trace]
    used = {event.category for event in shipped.events if event.when is not None}
    names = [category.name for category in shipped.categories.values() if category.id in used]
    assert [trace["name"] for trace in lanes] == names
    assert len({trace["legendgroup"] for trace in lanes}) == len(lanes)
    assert {trace["legendgroup"] for trace in traces(figure(shipped)) if "customdata" in trace} == {
        trace["legendgroup"] for trace in lanes
    }


def test_a_lane_without_a_name_has_no_entry() -> None:
    drawn = figure(timeline(event(1)))
    assert not [
        trace for trace in traces(drawn) if trace.get("showlegend") is not False and "legend" not in trace
    ]
    assert content(drawn)["layout"]["yaxis"]["ticktext"] == []


def test_a_query_chooses_the_events_and_a_title_takes_the_place_of_the_timelines(shipped: Timeline) -> None:
    drawn = figure(shipped, "actor:us,cn 2023-11", title="November")
    found = {event.id for event in select(shipped, "actor:us,cn 2023-11") if event.when is not None}
    assert ids(drawn) == found
    assert content(drawn)["layout"]["title"]["text"] == "November"
    with pytest.raises(QueryError):
        figure(shipped, "actor:nobody")


def test_dark_has_another_template_and_colours(shipped: Timeline) -> None:
    light, dark = content(figure(shipped))["layout"], content(figure(shipped, dark=True))["layout"]
    assert (light["paper_bgcolor"], dark["paper_bgcolor"]) == (LIGHT.background, DARK.background)
    assert light["template"] != dark["template"]


def test_nothing_is_sent_to_a_cloud() -> None:
    assert "sendChartToCloud" in content(figure(timeline(event(1))))["layout"]["modebar"]["remove"]
    assert CONFIG["showSendToCloud"] is False


# ---- Events


def test_every_dated_event_answers_to_the_pointer_and_the_others_are_counted(shipped: Timeline) -> None:
    drawn = figure(shipped)
    shown = {one.partition("@")[0] for one in ids(drawn)}
    assert shown == {event.id for event in shipped.events if event.when is not None}
    undated = sum(event.when is None for event in shipped.events)
    assert said(drawn) == f"{undated} events have no date: not drawn."


def test_a_card_says_title_date_status_actors_and_sources(shipped: Timeline) -> None:
    [trace] = [
        trace
        for trace in traces(figure(shipped), mode="markers")
        if "trump-xi-beijing" in trace.get("customdata", ())
    ]
    card = trace["hovertext"][trace["customdata"].index("trump-xi-beijing")]
    lines = card.split("<br>")
    assert lines[0] == "<b>Trump-Xi meeting in Beijing</b>"
    assert lines[1] == "14 to 15 May 2026; moved from April 2026"
    assert any(line.startswith("With United States") for line in lines)
    assert any(line.startswith("Source: ") for line in lines)


AS_OF = dt.date(2024, 3, 8).toordinal()
DAYS = {Status.TENTATIVE: "circle-open-dot", Status.CANCELLED: "circle-x-open"}
KINDS: list[tuple[str, dict[str, Any], list[str], set[str]]] = [
    ("2023-07-07", {}, ["circle"], {"a day"}),
    ("2023-07-07", {"importance": 5}, ["circle"], {"a day"}),
    ("2023-07", {}, ["hollow"], {"some day within"}),
    ("2023-07-07~", {}, ["hollow"], {"some day within"}),  # about: no day is sure
    ("[2023-07-01,2023-07-09]", {}, ["hollow"], {"some day within"}),
    ("{2023-07-01,2023-07-09}", {}, ["circle", "circle"], {"a day"}),
    ("2023-07-07/2023-09-01", {}, ["solid"], {"several days"}),
    ("2023-07/2023-09", {}, ["hollow", "solid"], {"several days", "some day within"}),
    ("2023-07-07/..", {}, ["solid", "triangle-right"], {"several days", "goes on"}),
    ("../2023-07-07", {}, ["solid", "triangle-left"], {"several days", "began before"}),
    ("2022", {"kind": Kind.PERIOD}, ["solid"], {"several days"}),
    ("2033", {"kind": Kind.TARGET}, ["hollow", "diamond"], {"some day within", "target"}),
    ("2023-07-07", {"kind": Kind.DEADLINE}, ["arrow-bar-right"], {"a day", "deadline"}),
    ("2025-07-07", {}, ["circle-open-dot"], {"a day", "planned"}),  # after the as-of day
    ("2023-07-07", {"status": Status.TENTATIVE}, ["circle-open-dot"], {"a day", "planned"}),
    ("2025-07", {}, ["hollow", "circle", "circle"], {"some day within", "planned"}),  # a dot at each end
    ("2023-07-07", {"status": Status.CANCELLED}, ["circle-x-open"], {"a day", "cancelled or postponed"}),
    ("2023-07-07", {"status": Status.POSTPONED}, ["circle-x-open"], {"a day", "cancelled or postponed"}),
    ("2023-07-07", {"disputed": True}, ["circle"], {"a day", "sources disagree"}),
]


@pytest.mark.parametrize(("when", "more", "shown", "words"), KINDS)
def test_each_kind_of_date_has_its_marks_and_the_key_names_them(
    when: str, more: dict[str, Any], shown: list[str], words: set[str]
) -> None:
    drawn = figure(timeline(event(1, when, **more), as_of=AS_OF))
    spans = []
    for trace in traces(drawn, mode="lines+markers"):
        if trace["line"]["color"] == LIGHT.lane(0):
            spans += ["hollow" if trace["marker"]["symbol"] == "circle" else "solid"] * (len(trace["x"]) // 3)
    [marks] = [trace for trace in traces(drawn, mode="markers") if "customdata" in trace]
    seen = zip(marks["marker"]["symbol"], marks["marker"]["opacity"], strict=True)
    assert [*spans, *(symbol for symbol, opacity in seen if opacity)] == shown
    assert key(drawn) == words


def test_a_disputed_day_is_half_filled() -> None:
    drawn = figure(timeline(event(1), event(2, disputed=True)))
    [marks] = [trace for trace in traces(drawn, mode="markers") if "customdata" in trace]
    assert marks["marker"]["gradient"]["type"] == ["none", "horizontal"]


def test_a_hollow_span_reaches_over_all_days_that_its_event_may_fall_on() -> None:
    drawn = figure(timeline(event(1, "2023-11")))
    assert [trace["x"][:2] for trace in traces(drawn, mode="lines+markers")] == [
        ["2023-11-01", "2023-12-01"]
    ] * 2
    [target] = [trace for trace in traces(drawn, "bar") if "customdata" in trace]
    assert (target["base"], target["x"]) == (["2023-11-01"], [30 * 86_400_000])


def test_a_time_stands_at_its_time_and_a_day_at_noon() -> None:
    at = edtf.parse("2023-11-15T14:30:00Z")
    drawn = figure(timeline(event(1, "2023-11-15"), replace(event(2), when=at, zone="UTC")))
    [marks] = [trace for trace in traces(drawn, mode="markers") if "customdata" in trace]
    assert marks["x"] == ["2023-11-15 12:00", "2023-11-15 14:30"]


def test_occurrences_are_quiet_and_in_no_row_of_their_own(shipped: Timeline) -> None:
    series = [event for event in shipped.events if event.repeat is not None]
    assert series
    for trace in [each for each in traces(figure(shipped), mode="markers") if "customdata" in each]:
        for one, symbol, opacity in zip(
            trace.get("customdata", ()), trace["marker"]["symbol"], trace["marker"]["opacity"], strict=False
        ):
            assert (symbol == "line-ns-open") is ("@" in one), one
            assert "@" not in one or opacity < 1


def test_a_cancelled_event_is_struck_through() -> None:
    drawn = content(figure(timeline(event(1, title="Talks", status=Status.CANCELLED))))
    assert any("<s>Talks</s>" in text for key, text in strings(drawn) if key == "text")


def test_the_as_of_day_has_a_line_and_words() -> None:
    layout = content(figure(timeline(event(1), as_of=dt.date(2023, 8, 2).toordinal())))["layout"]
    assert [note["text"] for note in layout["annotations"]] == ["As of 2 Aug 2023"]
    assert [shape["x0"] for shape in layout["shapes"] if shape["type"] == "line"] == ["2023-08-02 12:00"]


@pytest.mark.parametrize(
    ("when", "shown", "note"),
    [
        ("-0043-03-15", True, "On the axis the year 0000 is 1 BCE, and -0043 is 44 BCE."),
        ("-9999-01-01", True, "On the axis the year 0000 is 1 BCE, and -0043 is 44 BCE."),
        ("9999-12-31", True, ""),
        ("Y-10000", False, "1 event lies before the year -9999 or after 9999: not drawn."),
        ("Y12000", False, "1 event lies before the year -9999 or after 9999: not drawn."),
    ],
)
def test_what_plotlys_axis_cannot_hold_is_said(when: str, shown: bool, note: str) -> None:
    drawn = figure(timeline(event(1, when), event(2)))
    assert ids(drawn) == ({"e1", "e2"} if shown else {"e2"})
    assert said(drawn) == note


# ---- Rows


def stretches(drawn: go.Figure) -> dict[float, list[tuple[float, float]]]:
    """What labels may fill, as milliseconds, by their row on the y axis."""
    found: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for trace in traces(drawn, "bar", xaxis="x2"):
        if "base" not in trace:
            continue
        for base, x, y, height in zip(trace["base"], trace["x"], trace["y"], trace["width"], strict=True):
            start = milliseconds(base)
            for row in [y] if height < 2 else [y - 0.5, y + 0.5]:
                found[row].append((min(start, start + x), max(start, start + x)))
    return found


def milliseconds(text: str) -> float:
    found = re.fullmatch(r"(-?\d+)-(\d\d)-(\d\d)(?: (\d\d):(\d\d))?", text)
    assert found, text
    year, month, day, hour, minute = found.groups(default="0")
    days = edtf.day_number(int(year), int(month), int(day))
    return (days * 1440 + int(hour) * 60 + int(minute)) * 60_000.0


def check_rows(drawn: go.Figure) -> None:
    """What labels may fill is apart from each other and from marks of days, in each row."""
    free = stretches(drawn)
    for room in free.values():
        for (_, end), (start, _) in pairwise(sorted(room)):
            assert end <= start + 60_000
    for trace in traces(drawn, mode="markers"):
        for x, y in zip(trace["x"], trace["y"], strict=True):
            at = None if x is None else milliseconds(x)
            assert at is None or not any(a + 60_000 < at < b - 60_000 for a, b in free.get(y, []))


@pytest.mark.parametrize("seed", range(12))
def test_labels_have_room_apart_from_each_other_and_from_marks(seed: int) -> None:
    of = anything(seed)
    drawn = figure(of)
    check_rows(drawn)
    assert ids(drawn) == {each.id for each in of.events}


@pytest.mark.parametrize("count", [9, 25, rows.MANY])
def test_a_label_that_got_room_at_rest_keeps_it(count: int) -> None:
    events = [each for each in chronology(count, lanes=1).events if each.repeat is None]
    whole = placed.edges(events, AS_OF)
    scale = rows.scale(events, whole, whole)
    found = [placed.place(each, now=AS_OF + 1, edges=whole, planned=False) for each in events]
    rows.pack(found, scale)
    with_room = [each for each in found if each.need]
    assert len(with_room) >= 5
    for each in with_room:
        wide = (each.slot[1] - each.slot[0]) / scale.days
        assert wide >= max(text_width(line, 12, 400) for line in each.lines), each


@given(st.lists(expressions(), max_size=12), st.none() | st.integers(600_000, 800_000), st.booleans())
@settings(max_examples=60)
def test_any_dates_give_a_valid_figure_that_shows_or_counts_each_event(
    dates: list[edtf.Expression], as_of: int | None, dark: bool
) -> None:
    kinds, states = list(Kind), list(Status)
    events = tuple(
        Event(
            f"e{at}",
            f"e{at}@x",
            "Talks",
            date,
            kind=kinds[at % 4],
            status=states[at % 3],
            zone="UTC",
            importance=at % 5 + 1,
        )
        for at, date in enumerate(dates)
    )
    drawn = figure(timeline(*events, as_of=as_of), dark=dark)
    assert content(go.Figure(content(drawn))) == content(drawn)
    check_rows(drawn)
    lost = len(events) - len(ids(drawn))
    assert ("not drawn" in said(drawn)) is (lost > 0)
    assert not lost or said(drawn).startswith((f"{lost} event ", f"{lost} events "))


@pytest.mark.parametrize("count", [0, 1, 74, 1000])
def test_a_figure_of_any_size_is_not_endless(count: int) -> None:
    layout = content(figure(chronology(count)))["layout"]
    assert layout["height"] < 1300


# ---- Colours


def luminance(colour: str) -> float:
    """WCAG 2.2, 'relative luminance'."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read_on_what_is_behind_them(palette: Palette) -> None:
    for behind in (palette.background, palette.band):
        for colour in (palette.ink, palette.muted, palette.today, palette.focus, *palette.lanes):
            assert contrast(colour, behind) >= 4.5, (colour, behind)
    assert contrast(palette.muted, palette.gap) >= 4.5


def test_a_mix_of_colours_lies_between_them() -> None:
    assert mix("#000000", "#ffffff", 0.2) == "#cccccc"
