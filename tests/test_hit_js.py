"""What the pointer is on, and where the arrow keys lead."""

from __future__ import annotations

import pytest

from tests.js import Chart, Modules
from tests.js.charts import CASES, LANES, dated, random_chart, yearly
from tests.js.plain import Plain
from tests.test_layout import AS_OF


def drawn(modules: Modules, chart: Chart) -> Plain:
    [found] = modules.run([("layout", *chart.plain())], chart.texts())
    return dict(found)


def hits(
    modules: Modules, chart: Chart, points: list[tuple[float, float]], within: float = 8
) -> list[str | None]:
    [found] = modules.run([("hits", chart.plain(), points, within)], chart.texts())
    return list(found)


@pytest.mark.parametrize("name", ["16-events", "300-events", "3000-events", "open-and-doubted"])
def test_a_point_on_a_mark_or_a_label_finds_its_event(modules: Modules, name: str) -> None:
    chart = CASES[name]()
    found = drawn(modules, chart)
    points = [((part["x0"] + part["x1"]) / 2, mark["y"]) for mark in found["marks"] for part in mark["parts"]]
    ids = [mark["id"] for mark in found["marks"] for _ in mark["parts"]]
    points += [(label["x"] + label["w"] * 0.9, label["y"] + 2) for label in found["labels"]]
    ids += [label["id"] for label in found["labels"]]
    assert hits(modules, chart, points) == ids


@pytest.mark.parametrize(
    ("away", "found"),
    [
        (0.0, "e1"),
        (7.5, "e1"),
        (8.5, None),  # more than 8 pixels from the mark's edge
    ],
)
def test_a_point_near_a_mark_finds_it(modules: Modules, away: float, found: str | None) -> None:
    chart = Chart([dated(1, "2023-07-07")], LANES, as_of=AS_OF)
    [mark] = drawn(modules, chart)["marks"]
    assert hits(modules, chart, [(mark["x0"] - away, mark["y"])]) == [found]


def test_of_two_events_the_nearer_is_found(modules: Modules) -> None:
    chart = Chart([dated(1, "2023-03-01"), dated(2, "2023-11-30")], LANES, as_of=AS_OF)
    first, second = drawn(modules, chart)["marks"]
    left, right = first["x1"], second["x0"]
    points = [(left + (right - left) * share, first["y"] + 40.0) for share in (0.05, 0.95)]
    assert hits(modules, chart, points, within=2000) == ["e1", "e2"]


def test_between_the_dots_of_a_series_there_is_nothing(modules: Modules) -> None:
    chart = Chart([yearly(1, 2015, 2020)], LANES, as_of=AS_OF)
    [mark] = drawn(modules, chart)["marks"]
    middle = (mark["parts"][2]["x1"] + mark["parts"][3]["x0"]) / 2
    assert hits(modules, chart, [(middle, mark["y"])]) == [None]


FIVE = Chart(
    [
        dated(1, "2023-01-01", lane="0"),
        dated(2, "2023-06-01", lane="1"),
        dated(3, "2023-06-01", lane="0"),  # the same day, one lane higher
        dated(4, "2023-05-01", lane="3"),
        dated(5, "/2022-06-01", lane="3"),  # began nobody knows when: before all
    ],
    LANES,
    as_of=AS_OF,
)


def test_events_are_read_by_time_and_of_one_day_from_the_top_lane_down(modules: Modules) -> None:
    assert modules.run([("order", FIVE.plain())], FIVE.texts()) == [["e5", "e1", "e4", "e3", "e2"]]


@pytest.mark.parametrize(
    ("start", "step", "end"),
    [
        ("e1", "next", "e4"),
        ("e4", "previous", "e1"),
        ("e2", "next", "e2"),  # the last stays
        ("e5", "previous", "e5"),
        ("e4", "first", "e5"),
        ("e4", "last", "e2"),
        ("e2", "up", "e3"),  # the nearest in time of two
        ("e3", "down", "e2"),
        ("e4", "up", "e2"),  # of the next lane, though one further up is as near
        ("e2", "down", "e4"),  # lane 2 has no event
        ("e1", "up", "e1"),  # nothing is above
        ("e4", "down", "e4"),
        (None, "next", "e5"),
        (None, "previous", "e2"),
        (None, "down", "e5"),
        ("gone", "next", "e5"),
    ],
)
def test_a_key_leads_to_the_next_event(modules: Modules, start: str | None, step: str, end: str) -> None:
    assert modules.run([("steps", FIVE.plain(), [[start, step]])], FIVE.texts()) == [[end]]


def test_without_events_no_key_leads_anywhere(modules: Modules) -> None:
    chart = CASES["0-events"]()
    assert modules.run([("steps", chart.plain(), [[None, "next"], ["e1", "up"]])], ()) == [[None, None]]


def test_every_event_can_be_reached_by_one_key(modules: Modules) -> None:
    for seed in (1, 5, 9, 14):
        chart = random_chart(seed)
        [order] = modules.run([("order", chart.plain())], chart.texts())
        steps = [[start, "next"] for start in [None, *order]]
        [found] = modules.run([("steps", chart.plain(), steps)], chart.texts())
        assert found == [*order, *order[-1:]] or not order
        assert sorted(order) == sorted(item.id for item in chart.items)
