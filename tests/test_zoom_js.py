"""A part of the chart, magnified by the page: nothing overlaps, bands stay, and more labels come in."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations, pairwise

import pytest

from tests.js import Chart, Modules
from tests.js.charts import CASES, LANES, dated, random_chart
from tests.js.plain import Plain
from tests.profiles import some
from tests.test_layout import AS_OF, Box, overlap, overlapping
from timeline.chart.layout import Item, text_width
from timeline.chart.layout.ticks import SUB_SIZE, TOP_SIZE
from timeline.chart.layout.units import MONTHS

Step = list[float]
"""[factor, at]: so many times nearer, around a pixel; [pixels]: moved along."""

LESS_THAN_SEEN = 24.0
"""Pixels: a mark no wider than this is drawn whole or, at the edge, not at all."""


TELLING = (3475,)
"""Seeds of charts that once were drawn wrong: days beside a gap, cut off at the edge."""


def zoomed(modules: Modules, chart: Chart, *steps: Step) -> list[Plain]:
    """The chart at rest, and after each step."""
    [found] = modules.run([("zoomed", chart.plain(), steps)], chart.texts())
    return [found[0], *found[1:]]


def factor(drawn: Plain) -> float:
    view = drawn["view"]
    return float((drawn["width"] - drawn["left"]) / (view["x1"] - view["x0"]))


def boxes(drawn: Plain) -> list[tuple[str, Box]]:
    """All that may not overlap; of series their dots, between which there is nothing."""
    found: list[tuple[str, Box]] = []
    for label in drawn["labels"]:
        x, y = label["x"], label["y"]
        found.append((f"label of {label['id']}", (x, y, x + label["w"], y + label["h"])))
        if pole := label["pole"]:
            found.append(
                (f"pole of {label['id']}", (pole["x"] - 0.5, pole["y1"] + 6, pole["x"] + 0.5, pole["y0"]))
            )
    for mark in drawn["marks"]:
        y, half = mark["y"], mark["size"] / 2
        found.append((f"mark of {mark['id']}", (mark["x0"], y - half, mark["x1"], y + half)))
    return found


def assert_sound(drawn: Plain, items: Sequence[Item]) -> None:
    found = boxes(drawn)
    assert overlapping(found) == []
    for name, (left, _, right, _) in found:
        assert left >= drawn["left"] - 0.01, name
        assert right <= drawn["width"] + 0.01, name
    for kind in ("marks", "labels"):
        ids = [each["id"] for each in drawn[kind]]
        assert len(ids) == len(set(ids))
        for each in drawn[kind]:
            band = drawn["bands"][each["lane"]]
            y0 = each["y"] if kind == "labels" else each["y"] - each["size"] / 2
            y1 = y0 + (each["h"] if kind == "labels" else each["size"])
            assert band["y0"] - 0.01 <= y0, each["id"]
            assert y1 <= band["y1"] + 0.01, each["id"]
    lanes = {item.id: item.lane for item in items}
    assert all(drawn["bands"][mark["lane"]]["lane"] == lanes[mark["id"]] for mark in drawn["marks"])
    assert drawn["dense"] or len(drawn["labels"]) == len(drawn["marks"])
    assert_ticks_apart(drawn)


def assert_no_halves(drawn: Plain) -> None:
    """Half a dot at the edge would say nothing."""
    for mark in drawn["marks"]:
        if len(mark["parts"]) == 1 and mark["parts"][0]["shape"] in ("dot", "ring"):
            assert mark["x1"] - mark["x0"] >= mark["size"] * 0.54, mark["id"]


def assert_ticks_apart(drawn: Plain) -> None:
    ticks = drawn["ticks"]
    gaps = [(gap["x0"], 0.0, gap["x1"], 1.0) for gap in ticks["gaps"]]
    for name, size, weight in (("top", TOP_SIZE, 600), ("sub", SUB_SIZE, 400)):
        words = [
            (tick["x"], 0.0, tick["x"] + text_width(tick["text"], size, weight), 1.0) for tick in ticks[name]
        ]
        assert all(left >= drawn["left"] and right <= drawn["width"] + 0.01 for left, _, right, _ in words)
        assert not any(overlap(a, b) for a, b in combinations([*words, *gaps], 2))
    for x in (*ticks["lines"], *ticks["notches"]):
        assert drawn["left"] <= x <= drawn["width"]


def random_steps(chance: random.Random, width: float) -> list[Step]:
    found: list[Step] = []
    for _ in range(8):
        found.append([chance.choice([1.3, 1.8, 1.8, 4, 0.6]), chance.uniform(0, width)])
        if chance.random() < 0.4:
            found.append([chance.uniform(-500, 500)])
    return found


def test_whatever_is_seen_of_any_events_nothing_overlaps_or_leaves_the_chart(modules: Modules) -> None:
    charts = [random_chart(seed) for seed in (*some(range(1000, 1080), every=20), *TELLING)]
    steps = [random_steps(random.Random(at), chart.width) for at, chart in enumerate(charts)]
    calls = [("zoomed", chart.plain(), each) for chart, each in zip(charts, steps, strict=True)]
    texts = [text for chart in charts for text in chart.texts()]
    for chart, found in zip(charts, modules.run(calls, texts), strict=True):
        rest = found[0]
        for drawn in found:
            assert_sound(drawn, chart.items)
            assert_no_halves(drawn)
            assert drawn["bands"] == rest["bands"]
            assert (drawn["height"], drawn["left"]) == (rest["height"], rest["left"])


@pytest.mark.parametrize("name", ["16-events", "300-events", "a-phone", "open-and-doubted"])
@pytest.mark.parametrize("by", [1.5, 6.0, 40.0])
def test_what_is_in_sight_is_drawn_and_nothing_else(modules: Modules, name: str, by: float) -> None:
    chart = CASES[name]()
    rest, drawn = zoomed(modules, chart, [by, chart.width * 0.6])
    view, ids = drawn["view"], {mark["id"] for mark in drawn["marks"]}
    edge = LESS_THAN_SEEN
    for mark in rest["marks"]:
        if mark["size"] == 12 and len(mark["parts"]) == 1:  # in stacks imprecise ones are drawn elsewhere
            x0, x1 = ((x - view["x0"]) * factor(drawn) + rest["left"] for x in (mark["x0"], mark["x1"]))
            if x0 >= rest["left"] + edge and x1 <= rest["width"] - edge:
                assert mark["id"] in ids
            if x1 < rest["left"] - edge or x0 > rest["width"] + edge:
                assert mark["id"] not in ids
    assert ids <= {mark["id"] for mark in rest["marks"]}


def test_where_all_have_labels_rows_stay_whatever_is_seen(modules: Modules) -> None:
    chart = CASES["16-events"]()
    rest, *seen = zoomed(modules, chart, [2, 400], [2, 900], [-300], [5, 700])
    assert not rest["dense"]
    rows = {mark["id"]: mark["y"] for mark in rest["marks"]}
    for drawn in seen:
        assert drawn["marks"]
        assert {mark["id"]: mark["y"] for mark in drawn["marks"]}.items() <= rows.items()


@pytest.mark.parametrize("name", ["300-events", "3000-events"])
def test_rows_of_stacks_stay_while_the_reader_pans(modules: Modules, name: str) -> None:
    chart = CASES[name]()
    _, *seen = zoomed(modules, chart, [3.2, 600], *([20.0] for _ in range(8)))
    for before, after in pairwise(seen):
        rows = {mark["id"]: (mark["y"], mark["size"]) for mark in before["marks"]}
        common = [mark for mark in after["marks"] if mark["id"] in rows]
        assert len(common) > 10
        assert all(rows[mark["id"]] == (mark["y"], mark["size"]) for mark in common)
    labels = [{label["id"] for label in drawn["labels"]} for drawn in seen]
    kept = [len(before & after) / len(before) for before, after in pairwise(labels)]
    assert sum(kept) / len(kept) > 0.75  # those at the edges go


@pytest.mark.parametrize("name", ["300-events", "3000-events", "a-phone"])
def test_the_nearer_the_more_events_have_labels(modules: Modules, name: str) -> None:
    chart = CASES[name]()
    seen = zoomed(modules, chart, *([2.0, chart.width * 0.5] for _ in range(7)))
    shares = [len(drawn["labels"]) / len(drawn["marks"]) for drawn in seen if drawn["marks"]]
    assert shares[0] < 0.3
    assert shares[2] > shares[0]
    assert max(shares) > 0.6


def test_where_there_is_room_stacks_give_way_to_marks_as_wide_as_their_spans(modules: Modules) -> None:
    chart = CASES["300-events"]()
    rest, *_, drawn = zoomed(modules, chart, [8, 500], [8, 500])
    assert {mark["size"] for mark in rest["marks"]} == {9}
    assert {mark["size"] for mark in drawn["marks"]} >= {12}


def test_words_above_what_is_seen_go_down_to_days(modules: Modules) -> None:
    chart = CASES["16-events"]()
    rest, *_, nearest = zoomed(modules, chart, *([4.0, 700] for _ in range(5)))
    assert all(tick["text"].isdigit() and len(tick["text"]) == 4 for tick in rest["ticks"]["top"])
    assert {tick["text"][:3] for tick in nearest["ticks"]["top"]} <= set(MONTHS)
    days = [int(tick["text"]) for tick in nearest["ticks"]["sub"]]
    assert len(days) > 5
    assert all(after in (before + 1, 1) for before, after in pairwise(days))


def test_words_at_the_left_edge_make_way_for_those_of_what_begins(modules: Modules) -> None:
    chart = CASES["16-events"]()
    for drawn in zoomed(modules, chart, [3.0, 400], *([40.0] for _ in range(20))):
        words = {tick["x"] for tick in drawn["ticks"]["top"]}
        for cell in drawn["scale"]["cells"]:
            if not cell["gap"] and cell["x0"] > drawn["left"] and cell["x1"] < drawn["width"]:
                assert cell["x1"] - cell["x0"] < 60 or cell["x0"] + 5 in words


def test_whatever_is_seen_some_words_say_when_it_is(modules: Modules) -> None:
    for name in ("16-events", "40-days", "400-days", "90000-days"):
        chart = CASES[name]()
        chance = random.Random(name)
        for drawn in zoomed(modules, chart, *random_steps(chance, chart.width)):
            ticks = drawn["ticks"]
            assert ticks["top"] or any(gap["lines"] for gap in ticks["gaps"]), drawn["view"]


def test_the_label_of_a_long_bar_stays_in_sight_with_it(modules: Modules) -> None:
    bars = ("2015-01/2023-06", "2018-02-01/..", "2016-05/2024-05")
    chart = Chart([dated(at, bar, lane=str(at)) for at, bar in enumerate(bars)], LANES, as_of=AS_OF)
    for drawn in zoomed(modules, chart, [3, 700], [2, 700], [60.0], [200.0]):
        assert {label["id"] for label in drawn["labels"]} == {"e0", "e1", "e2"}


@pytest.mark.parametrize("name", ["16-events", "40-days", "90000-days", "series"])
@pytest.mark.parametrize("by", [1.7, 12.0, 1e9])
def test_a_view_is_of_the_same_days_again(modules: Modules, name: str, by: float) -> None:
    chart = CASES[name]()
    [found] = modules.run([("views", chart.plain(), [by, 500.0])], chart.texts())
    near, again, back = found["near"], found["again"], found["back"]
    assert again == pytest.approx(near, abs=1e-3)
    assert back == pytest.approx({"x0": 148, "x1": 1200}, abs=1e-6)
    assert found["days"]["start"] < found["days"]["end"]
    held = 148 + (500 - 148) * (near["x1"] - near["x0"]) / (
        1200 - 148
    )  # what stood at 500 stands there still
    assert near["x0"] + held - 148 == pytest.approx(500, abs=1e-6)


def test_the_nearest_view_gives_a_day_sixty_pixels(modules: Modules) -> None:
    chart = CASES["40-days"]()
    [found] = modules.run([("views", chart.plain(), [1e9, 600.0])], chart.texts())
    days = found["days"]["end"] - found["days"]["start"]
    assert (1200 - 148) / days == pytest.approx(60, rel=0.01)


def test_rows_of_stacks_stay_while_the_reader_goes_nearer_until_all_is_twice_as_wide(
    modules: Modules,
) -> None:
    chart = CASES["3000-events"]()
    _, *seen = zoomed(modules, chart, [2.05, 600], [1.25, 600], [1.25, 600], [1.2, 600])
    assert factor(seen[-1]) < 4
    for before, after in pairwise(seen):
        rows = {mark["id"]: (mark["y"], mark["size"]) for mark in before["marks"]}
        common = [mark for mark in after["marks"] if mark["id"] in rows]
        # a lane's dots grow as soon as there is room for them
        grown = {mark["lane"] for mark in common if mark["size"] > rows[mark["id"]][1]}
        same = [mark for mark in common if mark["lane"] not in grown]
        assert len(same) > 100
        assert all(rows[mark["id"]] == (mark["y"], mark["size"]) for mark in same)


def test_a_view_moves_until_half_of_it_is_full_of_a_bar_that_is_longer(modules: Modules) -> None:
    chart = Chart([dated(1, "2020-01/2022-12"), dated(2, "2010-01-01")], LANES, as_of=AS_OF)
    calls = [("showing", chart.plain(), [8.0, at], "e1") for at in range(160, 1200, 20)]
    for found in modules.run(calls, chart.texts()):
        [mark] = [mark for mark in found["marks"] if mark["id"] == "e1"]
        assert mark["x1"] - mark["x0"] > (1200 - 148) / 2 - 41  # less the margin at the edge


def test_a_view_moves_to_show_an_event_and_stays_where_it_is_shown(modules: Modules) -> None:
    chart = CASES["300-events"]()
    ids = [item.id for item in chart.items][::10]
    calls = [("showing", chart.plain(), [6.0, 300.0], each) for each in ids]
    for each, found in zip(ids, modules.run(calls, chart.texts()), strict=True):
        assert each in found["ids"]
        assert found["moved"] is not (each in found["before"])
