"""The chart of a phone: a slot for each event, one below the other, and rails that say whose it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from tests.js import Chart, Modules
from tests.js.charts import CASES, LANES, TITLES, dated, random_chart, yearly
from tests.profiles import some
from tests.test_layout import AS_OF
from timeline.chart.layout import text_width

Spine = dict[str, Any]
PHONE = 390.0


def spine(modules: Modules, chart: Chart) -> Spine:
    [found] = modules.run([("spine", *chart.plain())], chart.texts())
    return dict(found)


def of(modules: Modules, *dates: str, lane: str = "0", width: float = PHONE) -> Spine:
    items = [dated(at, date, lane=lane) for at, date in enumerate(dates)]
    return spine(modules, Chart(items, LANES, width, as_of=AS_OF))


def mark(found: Spine, at: int) -> dict[str, Any]:
    """That of the event with a number."""
    [slot] = [slot for slot in found["slots"] if slot["id"] == f"e{at}"]
    return dict(slot["mark"])


def slot_y(found: Spine, at: int) -> float:
    return float(mark(found, at)["y"])


@pytest.mark.parametrize(
    ("width", "count", "takes"),
    [(639, 60, True), (640, 60, False), (639, 61, False), (390, 0, True)],
)
def test_a_narrow_chart_of_few_events_is_a_spine(
    modules: Modules, width: int, count: int, takes: bool
) -> None:
    assert modules.run([("takesSpine", width, count)], ()) == [takes]


def test_whatever_the_events_nothing_overlaps_or_leaves_the_spine(modules: Modules) -> None:
    charts = [random_chart(seed) for seed in some(range(60), every=20)]
    charts = [
        replace(chart, items=chart.items[:60], width=[320.0, 390.0, 600.0][at % 3])
        for at, chart in enumerate(charts)
    ]
    calls = [("spine", *chart.plain()) for chart in charts]
    texts = [text for chart in charts for text in chart.texts()]
    for chart, found in zip(charts, modules.run(calls, texts), strict=True):
        assert_sound(chart, found)


def assert_sound(chart: Chart, found: Spine) -> None:
    slots = found["slots"]
    assert sorted(slot["id"] for slot in slots) == sorted(item.id for item in chart.items)
    assert found["hits"] == [slot["id"] for slot in slots]
    rows = [(slot["y0"], slot["y1"]) for slot in slots]
    rows += [(head["y0"], head["y1"]) for head in found["heads"]]
    rows += [(gap["y"] - 8, gap["y"] + 8) for gap in found["gaps"]]
    if found["asOfY"] is not None:
        rows.append((found["asOfY"], found["asOfY"] + 17))
    assert all(above[1] <= below[0] + 0.01 for above, below in pairwise(sorted(rows)))
    assert all(top >= 0 and bottom <= found["height"] for top, bottom in rows)
    for slot in slots:
        label, own = slot["label"], slot["mark"]
        assert slot["y0"] <= label["y"]
        assert label["y"] + label["h"] <= slot["y1"]
        assert label["x"] + label["w"] <= chart.width
        assert all(text_width(line, 14, 600) <= label["w"] for line in label["lines"])
        assert own["x"] - own["size"] / 2 >= 0
        assert own["x"] + own["size"] / 2 < found["textX"]
        assert 0 <= own["y0"] < own["y1"] <= found["height"]
        assert slot["y0"] < own["y"] < slot["y1"]
        assert own["y0"] <= own["y"] <= own["y1"]
        for part in own["parts"]:
            start, end = part["solid"] or (part["y0"], part["y1"])
            assert part["y0"] - 0.01 <= start <= end <= part["y1"] + 0.01
        assert found["rails"][slot["lane"]]["lane"]["id"] == lane_of(chart, slot["id"])


def lane_of(chart: Chart, id_: str) -> str:
    return next(item.lane for item in chart.items if item.id == id_)


def test_slots_follow_each_other_in_time(modules: Modules) -> None:
    found = of(modules, "2023-07-07", "2019", "2021-03", "/2018-01-01", "2023-07-06")
    assert [slot["id"] for slot in found["slots"]] == ["e3", "e1", "e2", "e4", "e0"]
    assert [slot["y0"] for slot in found["slots"]] == sorted(slot["y0"] for slot in found["slots"])


def test_each_year_in_which_something_begins_has_a_heading(modules: Modules) -> None:
    found = of(modules, "2018-05-01", "2018-06-01", "2019", "2023-01-01", "2025-02-02")
    assert [head["text"] for head in found["heads"]] == ["2018", "2019", "2023", "2025"]
    assert [gap["text"] for gap in found["gaps"]] == [
        "2020\u20132022: nothing begins",
        "2024: nothing begins",
    ]


def test_a_day_is_a_dot_beside_its_words(modules: Modules) -> None:
    found = of(modules, "2023-07-07", "2023-07-07", "2023-07-08")
    for at in range(3):
        [part] = mark(found, at)["parts"]
        assert part["shape"] == "dot"
        assert (part["y0"] + part["y1"]) / 2 == pytest.approx(slot_y(found, at))


@pytest.mark.parametrize(
    ("date", "covered"),
    [
        ("2023-03/2023-06", {1, 2}),
        ("2023-02-28/2023-03-04", set()),  # over before the next
        ("2023", {1, 2, 3}),
        ("2023-02-28/..", {1, 2, 3}),  # up to the as-of day
        ("2023-02-28/2023-09-09", {1, 2, 3}),
        ("2023-02-28/2023-09-08", {1, 2}),
    ],
)
def test_a_mark_reaches_down_as_far_as_it_lasts(modules: Modules, date: str, covered: set[int]) -> None:
    found = of(modules, date, "2023-05-05", "2023-06-06", "2023-09-09", "2024-05-05", lane="0")
    end = mark(found, 0)["y1"]
    assert {at for at in range(1, 5) if slot_y(found, at) < end} == covered
    assert all(slot_y(found, at) + 5 < end for at in covered)  # with the whole of its dot


def test_a_mark_reaches_past_all_events_of_its_last_day(modules: Modules) -> None:
    found = of(modules, "2023-02-28/2023-07-07", "2023-07-07", "2023-07-07", "2023-07-08", lane="0")
    end = mark(found, 0)["y1"]
    assert slot_y(found, 1) < slot_y(found, 2) < end < slot_y(found, 3)


def test_a_short_event_stays_short_where_the_next_is_far(modules: Modules) -> None:
    found = of(modules, "2021-03-04/2021-03-05", "2023-05-05", "2033-07-07/2033-07-08")
    for at in (0, 2):  # also where none comes after it
        assert mark(found, at)["y1"] - mark(found, at)["y0"] < 24


def test_what_began_nobody_knows_when_comes_down_from_the_top(modules: Modules) -> None:
    found = of(modules, "2020-01-01", "/2021-01-01", "2022-02-02")
    assert mark(found, 1)["y0"] < slot_y(found, 0)


def test_what_goes_on_ends_with_an_arrow_at_the_as_of_line(modules: Modules) -> None:
    found = of(modules, "2020-01-01/..", "2022-02-02", "2033")
    [part] = mark(found, 0)["parts"]
    assert part["arrow"]
    assert part["y1"] == pytest.approx(found["asOfY"])
    assert slot_y(found, 1) < found["asOfY"] < slot_y(found, 2)


@pytest.mark.parametrize(
    ("date", "below"), [("2020-01-01", True), ("2024-03-08", True), ("2024-03-09", False)]
)
def test_the_as_of_line_stands_between_what_was_and_what_will_be(
    modules: Modules, date: str, below: bool
) -> None:
    found = of(modules, date)
    assert (found["asOfY"] > slot_y(found, 0)) is below


def test_marks_of_a_lane_that_go_on_at_once_stand_side_by_side(modules: Modules) -> None:
    found = of(modules, "2020/2023", "2021-02-02/2022-03-03", "2021-05-05", "2023-11-11")
    xs = [mark(found, at)["x"] for at in range(4)]
    assert len({*xs[:3]}) == 3
    assert xs[3] == xs[1]  # free again
    assert found["rails"][0]["x"] == xs[0]


def test_what_is_known_of_a_mark_is_within_it_though_several_begin_on_a_day(modules: Modules) -> None:
    items = [dated(at, "2020-02/2023-05") for at in range(5)]
    chart = Chart([*items, dated(9, "2021-01-01")], LANES, PHONE)
    assert_sound(chart, spine(modules, chart))


def test_however_many_go_on_at_once_half_of_the_width_is_for_words(modules: Modules) -> None:
    found = of(modules, *["2020/2023"] * 40, width=320)
    assert found["textX"] < 160
    assert len({mark(found, at)["x"] for at in range(40)}) > 5


def test_lanes_stand_side_by_side_in_their_order_those_without_events_left_out(modules: Modules) -> None:
    items = [dated(at, "2023-07-07", lane=lane) for at, lane in enumerate("7250")]
    found = spine(modules, Chart(items, LANES, PHONE, as_of=None))
    assert [rail["lane"]["id"] for rail in found["rails"]] == ["0", "2", "5", "7"]
    xs = [rail["x"] for rail in found["rails"]]
    assert xs == sorted(xs)
    assert found["asOfY"] is None


def test_a_series_has_one_slot_and_a_dot_for_each_time(modules: Modules) -> None:
    chart = Chart([yearly(0, 2019, 2023), dated(1, "2021-12-31"), dated(2, "2024-01-01")], LANES, PHONE)
    found = spine(modules, chart)
    assert len(found["slots"]) == 3
    parts = mark(found, 0)["parts"]
    assert len(parts) == 5
    below = [part["y0"] > slot_y(found, 1) for part in parts]
    assert below == [False, False, False, True, True]


def test_long_titles_take_three_lines_and_end_in_an_ellipsis(modules: Modules) -> None:
    items = [dated(at, "2023-07-07", title=title) for at, title in enumerate(TITLES)]
    found = spine(modules, Chart(items, LANES, PHONE))
    lines = {slot["id"]: slot["label"]["lines"] for slot in found["slots"]}
    assert max(map(len, lines.values())) == 3
    assert lines["e11"][-1].endswith("…")  # 700 times W
    assert lines["e0"] == ["Signing"]


def test_of_no_events_nothing_is_drawn(modules: Modules) -> None:
    found = spine(modules, replace(CASES["0-events"](), width=PHONE))
    assert (found["slots"], found["rails"], found["heads"], found["asOfY"]) == ([], [], [], None)
