"""Nothing overlaps, nothing is cut, nothing is lost: the chart's geometry over all kinds of events."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.profiles import few
from tests.strategies import expressions
from timeline import edtf
from timeline.chart.layout import Item, Kind, Label, Lane, Layout, Mark, Shape, Side, layout, text_width
from timeline.chart.layout.events import items
from timeline.chart.layout.lay import NAME_LINE
from timeline.chart.layout.pack import DATE_SIZE, TITLE_SIZE
from timeline.chart.layout.ticks import SUB_SIZE, TOP_SIZE
from timeline.edtf import Day, Extent
from timeline.model import Timeline

AS_OF = dt.date(2024, 3, 8).toordinal()
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

TITLES = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            "Coalition launch",
            "India takes lead role at US\u2013India counternarcotics group",
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
            "聯合國大會通過關於合成毒品的決議",
            "الأمم المتحدة تعتمد قرارا بشأن المخدرات الاصطناعية",
            "👩\u200d👩\u200d👧\u200d👦" * 20,
            "e\u0301" * 200,
            "W" * 10_000,
            "",
        ]
    ),
)


def exact(year: int, month: int, day: int) -> tuple[Extent, ...]:
    number = dt.date(year, month, day).toordinal()
    return (Extent(number, number, number, number, lasts=True),)


def item(at: int, extents: tuple[Extent, ...], *, lane: str = "0", title: str = "Signing") -> Item:
    return Item(f"e{at}", title, "7 Jul 2023", lane, extents)


def draw(
    items: Sequence[Item], *, width: float = 1200, height: float = 640, as_of: Day | None = AS_OF
) -> Layout:
    lanes = [Lane(str(at), f"Lane {at}" + " of a long name" * (at % 5)) for at in range(9)]
    return layout(items, lanes, width=width, budget_height=height, measure=text_width, as_of=as_of)


def of_label(label: Label) -> Box:
    return label.x, label.y, label.x + label.w, label.y + label.h


def of_mark(mark: Mark) -> Box:
    return mark.x0, mark.y - mark.size / 2, mark.x1, mark.y + mark.size / 2


def overlap(a: Box, b: Box) -> bool:
    return (
        a[0] < b[2] - 0.01
        and b[0] < a[2] - 0.01
        and a[1] < b[3] - 0.01
        and b[1] < a[3] - 0.01
    )  # fmt: skip


def overlapping(boxes: Iterable[tuple[str, Box]]) -> list[tuple[str, str]]:
    """Pairs of names whose boxes overlap, by a sweep from left to right."""
    open_boxes: list[tuple[str, Box]] = []
    found = []
    for name, box in sorted(boxes, key=lambda each: each[1][0]):
        open_boxes = [other for other in open_boxes if other[1][2] > box[0]]
        found += [(name, other) for other, other_box in open_boxes if overlap(box, other_box)]
        open_boxes.append((name, box))
    return found


def assert_sound(chart: Layout, items: Sequence[Item]) -> None:
    """All that must hold of any layout."""
    dated = [item.id for item in items if item.extents]
    assert sorted(mark.item.id for mark in chart.marks) == sorted(dated)
    if not chart.dense:
        assert sorted(label.item.id for label in chart.labels) == sorted(dated)
    boxes = [(f"label of {label.item.id}", of_label(label)) for label in chart.labels]
    boxes += [(f"mark of {mark.item.id}", of_mark(mark)) for mark in chart.marks]
    boxes += [
        (
            f"pole of {label.item.id}",
            (label.pole.x - 0.5, label.pole.y1 + 6, label.pole.x + 0.5, label.pole.y0),
        )
        for label in chart.labels
        if label.pole is not None
    ]
    assert overlapping(boxes) == []
    bands = chart.bands
    for name, (left, top, right, bottom), lane in [
        *((f"label of {label.item.id}", of_label(label), label.lane) for label in chart.labels),
        *((f"mark of {mark.item.id}", of_mark(mark), mark.lane) for mark in chart.marks),
    ]:
        assert left >= chart.left - 0.01, name
        assert right <= chart.width + 0.01, name
        assert top >= bands[lane].y0 - 0.01, name
        assert bottom <= bands[lane].y1 + 0.01, name
    for band in bands:
        lines = len(band.lines) + (band.count != "" and not band.count_inline)
        assert band.y1 - band.y0 >= 7 + lines * NAME_LINE
    for label in chart.labels:
        assert all(text_width(line, TITLE_SIZE, 600) <= label.w for line in label.lines)
        assert text_width(label.date, DATE_SIZE, 400) <= label.w
    assert_ticks_apart(chart)


def assert_ticks_apart(chart: Layout) -> None:
    gaps = [(gap.x0, 0.0, gap.x1, 1.0) for gap in chart.ticks.gaps]
    for ticks, size, weight in (
        (chart.ticks.top, TOP_SIZE, 600),
        (chart.ticks.sub, SUB_SIZE, 400),
    ):
        words = [(tick.x, 0.0, tick.x + text_width(tick.text, size, weight), 1.0) for tick in ticks]
        assert all(left >= chart.left and right <= chart.width for left, _, right, _ in words)
        assert not any(overlap(a, b) for a, b in combinations([*words, *gaps], 2))


@st.composite
def any_items(draw: st.DrawFn, most: int = 40) -> list[Item]:
    lanes = draw(st.integers(1, 9))
    first = draw(st.integers(1700, 2100))
    last = first + draw(st.sampled_from([0, 1, 3, 30, 246]))
    dates = st.none() | expressions((first, last))
    count = draw(st.integers(0, most))
    found = []
    for at in range(count):
        when = draw(dates)
        lasting = draw(st.booleans())
        found.append(
            Item(
                id=f"e{at}",
                title=draw(TITLES),
                when="" if when is None else edtf.say_short(when, lasting=lasting),
                lane=str(draw(st.integers(0, lanes - 1))),
                extents=() if when is None else edtf.extents(when, lasting=lasting),
                kind=draw(st.sampled_from(Kind)),
                doubted=when is not None and edtf.is_qualified(when),
                planned=draw(st.booleans()),
                cancelled=draw(st.booleans()),
                importance=draw(st.integers(1, 5)),
            )
        )
    return found


@few(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    any_items(),
    st.integers(360, 1920),
    st.integers(300, 900),
    st.none() | st.integers(dt.date(1700, 1, 1).toordinal(), dt.date(2340, 1, 1).toordinal()),
)
def test_whatever_the_events_nothing_overlaps_or_leaves_the_chart(
    items: list[Item], width: int, height: int, as_of: Day | None
) -> None:
    assert_sound(draw(items, width=width, height=height, as_of=as_of), items)


def scattered(count: int, *, lanes: int, days: int, seed: int) -> list[Item]:
    """Events in clusters, as chronologies are: most on a day, some in a month or year, some lasting."""
    chance = random.Random(seed)
    start = dt.date(1900, 1, 1).toordinal()
    centres = [chance.randint(0, days) for _ in range(6)]
    found = []
    for at in range(count):
        spread = int(chance.gauss(chance.choice(centres), days / 20))
        day = start + min(days, max(0, spread))
        date = edtf.day(day)
        kind = chance.choices(["day", "month", "year", "bar", "ongoing"], [80, 15, 5, 8, 1])[0]
        month = edtf.Date(date.year, date.month) if kind == "month" else edtf.Date(date.year)
        extents = {
            "day": (Extent(day, day, day, day, lasts=True),),
            "bar": (Extent(day, day, day + 20, day + 20 + chance.randint(0, 500), lasts=True),),
            "ongoing": (Extent(day, day, None, None, lasts=True),),
        }.get(kind) or edtf.extents(month)
        title = f"Event {at} {'of some length ' * chance.randint(0, 4)}"
        lane = str(chance.randrange(lanes))
        found.append(
            Item(
                f"e{at}", title, "7 Jul 2023", lane, extents, importance=chance.choice([1, 2, 3, 3, 3, 4, 5])
            )
        )
    return found


@pytest.mark.parametrize("lanes", [1, 4, 9])
@pytest.mark.parametrize("days", [0, 40, 400, 5_000, 90_000])
@pytest.mark.parametrize("count", [0, 1, 16, 300])
def test_charts_of_all_sizes_are_sound(count: int, days: int, lanes: int) -> None:
    items = scattered(count, lanes=lanes, days=days, seed=count + days + lanes)
    assert_sound(draw(items), items)


def test_three_thousand_events_are_all_drawn() -> None:
    items = scattered(3000, lanes=6, days=6_000, seed=1)
    chart = draw(items)
    assert_sound(chart, items)
    assert chart.dense
    assert len(chart.labels) >= 6


def test_the_same_events_give_the_same_layout_in_any_order() -> None:
    items = [item(at, exact(2023, 1 + at % 12, 1 + at), title=f"Event {at}") for at in range(20)]
    assert draw(items) == draw(items)
    places = {mark.item.id: mark.x0 for mark in draw(items).marks}
    shuffled = random.Random(3).sample(items, len(items))
    assert {mark.item.id: mark.x0 for mark in draw(shuffled).marks} == places


def test_undated_events_are_not_drawn_and_lanes_without_a_dated_one_are_left_out() -> None:
    chart = draw([item(1, (), lane="0"), item(2, exact(2023, 7, 7), lane="1")])
    assert [mark.item.id for mark in chart.marks] == ["e2"]
    assert [band.lane.id for band in chart.bands] == ["1"]


def test_a_chart_of_nothing_is_empty_and_has_no_ticks() -> None:
    chart = draw([])
    assert (chart.bands, chart.marks, chart.labels, chart.ticks.top) == ((), (), (), ())


def test_a_chart_of_one_event_shows_its_whole_year() -> None:
    chart = draw([item(1, exact(2023, 7, 7))])
    assert [tick.text for tick in chart.ticks.top][::11] == ["Jan 2023", "Dec 2023"]


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("2023-07-07", [Shape.DOT]),
        ("2023-07-07?", [Shape.PILL]),  # the source is not sure of the day
        ("2023-07", [Shape.PILL]),
        ("2023", [Shape.PILL]),
        ("[2023-07-07,2023-09-01]", [Shape.PILL]),  # one of them: some time from the first to the last
        ("2023-07/2023-09", [Shape.BAR]),
        ("2023-07-07/..", [Shape.BAR]),
        ("{2023-01-02..2023-03-04,2023-08-01}", [Shape.BAR, Shape.DOT]),  # a range with a gap
    ],
)
def test_the_shape_of_a_mark_says_what_is_known(text: str, shapes: list[Shape]) -> None:
    when = edtf.parse(text)
    drawn = Item("e1", "Signing", text, "0", edtf.extents(when), doubted=edtf.is_qualified(when))
    [mark] = draw([drawn]).marks
    assert [part.shape for part in mark.parts] == shapes


def test_only_the_known_middle_of_a_bar_is_solid() -> None:
    chart = draw([Item("e1", "Talks", "", "0", edtf.extents(edtf.parse("2023-02/2023-06-30")))])
    [part] = chart.marks[0].parts
    assert part.solid is not None
    assert part.x0 == pytest.approx(chart.scale.x(dt.date(2023, 2, 1).toordinal()))
    assert part.solid[0] == pytest.approx(chart.scale.x(dt.date(2023, 2, 28).toordinal()))
    assert part.solid[1] == part.x1


def test_a_bar_with_doubted_ends_is_hollow() -> None:
    when = edtf.parse("2023-02-01~/2023-06-30")
    drawn = Item("e1", "Talks", "", "0", edtf.extents(when), doubted=edtf.is_qualified(when))
    assert draw([drawn]).marks[0].parts[0].solid is None


def test_what_goes_on_reaches_the_as_of_line_with_an_arrow() -> None:
    chart = draw([Item("e1", "Talks", "", "0", edtf.extents(edtf.parse("2023-02-01/..")))])
    [part] = chart.marks[0].parts
    assert part.arrow
    assert part.x1 == pytest.approx(chart.as_of_x)


@pytest.mark.parametrize("as_of", [None, dt.date(2022, 1, 1).toordinal()])
def test_what_goes_on_after_the_as_of_day_reaches_the_end_of_the_scale(as_of: Day | None) -> None:
    chart = draw([Item("e1", "Talks", "", "0", edtf.extents(edtf.parse("2023-02-01/..")))], as_of=as_of)
    assert chart.scale.x1 - chart.marks[0].x1 < 10


def test_an_end_that_nobody_wrote_down_is_hollow_and_has_no_arrow() -> None:
    chart = draw([Item("e1", "Talks", "", "0", edtf.extents(edtf.parse("2023-02-01/")))])
    [part] = chart.marks[0].parts
    assert not part.arrow
    assert part.solid is None or part.solid[1] < part.x1


def test_a_start_without_bound_reaches_the_left_edge() -> None:
    chart = draw(
        [
            item(1, exact(2019, 1, 1)),
            Item("e2", "Until then", "", "0", edtf.extents(edtf.parse("../2023-06-30"))),
        ]
    )
    assert next(mark for mark in chart.marks if mark.item.id == "e2").x0 == chart.scale.x0


def test_a_label_stands_right_of_its_mark_and_left_of_it_near_the_right_edge() -> None:
    days = [
        item(at, exact(2023, month, 28), title="A title of some length") for at, month in ((1, 1), (2, 12))
    ]
    sides = {label.item.id: label.side for label in draw(days, height=900).labels}
    assert sides == {"e1": Side.RIGHT, "e2": Side.LEFT}


def test_a_label_stands_under_a_long_bar() -> None:
    chart = draw([Item("e1", "Talks", "2023", "0", edtf.extents(edtf.parse("2023-01/2023-11")))])
    assert chart.labels[0].side is Side.UNDER


def test_where_space_is_short_the_important_events_keep_their_labels() -> None:
    items = [
        replace(
            item(at, exact(2023, 1 + at % 12, 1 + at % 28), title=f"Event number {at} with a long name"),
            importance=5 if at % 100 == 0 else 1,
        )
        for at in range(500)
    ]
    chart = draw(items, height=300)
    labelled = {label.item.id for label in chart.labels}
    assert chart.dense
    assert len(labelled & {"e0", "e100", "e200", "e300", "e400"}) >= 3


def test_all_events_of_a_sparse_chart_have_two_line_labels() -> None:
    items = [item(at, exact(2000 + at, 7, 7)) for at in range(8)]
    chart = draw(items)
    assert not chart.dense
    assert not any(label.inline for label in chart.labels)


def test_marks_of_a_lane_never_leave_it_for_another() -> None:
    items = scattered(300, lanes=4, days=3000, seed=5)
    chart = draw(items)
    assert all(a.y1 == b.y0 for a, b in pairwise(chart.bands))
    for mark in chart.marks:
        assert chart.bands[mark.lane].lane.id == mark.item.lane


def series(rule: str, timeline_of: Callable[[str], Timeline]) -> tuple[Item, ...]:
    text = f'[[event]]\nid = "s"\ntitle = "S"\ndate = 1990-06-26\nrepeat = "{rule}"\n'
    alone = '[[event]]\nid = "a"\ntitle = "A"\ndate = {}\n'
    others = "".join(alone.replace('"a"', f'"a{day}"').format(f"2020-03-{day:02}") for day in range(1, 9))
    return tuple(items(timeline_of(text + others)))


def draw_all(found: Sequence[Item]) -> Layout:
    lanes = [Lane("", "")]
    return layout(found, lanes, width=1200, budget_height=600, measure=text_width, as_of=None)


def test_a_yearly_series_is_one_mark_with_a_part_a_year(timeline_of: Callable[[str], Timeline]) -> None:
    found = series("FREQ=YEARLY", timeline_of)
    chart = draw_all(found)
    [mark] = [mark for mark in chart.marks if mark.item.id == "s"]
    assert len(mark.parts) == 2020 - 1990  # up to the last day of what does not recur, in March 2020
    assert_sound(chart, found)


def test_a_series_leaves_the_gaps_between_other_events_folded(timeline_of: Callable[[str], Timeline]) -> None:
    chart = draw_all(series("FREQ=YEARLY", timeline_of))
    assert any(cell.gap for cell in chart.scale.cells)


def test_a_series_of_very_many_instances_is_one_bar(timeline_of: Callable[[str], Timeline]) -> None:
    [item] = [item for item in series("FREQ=WEEKLY", timeline_of) if item.id == "s"]
    assert len(item.extents) == 1
