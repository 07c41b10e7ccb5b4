"""The page's own layout is the Python one, position by position, whatever the events."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.js import Chart, Modules
from tests.js.charts import CASES, LANES, TITLES, random_chart, shipped_chart
from tests.js.plain import Plain, differences, plain, written
from tests.profiles import some
from timeline.chart.layout import ScaleKind, layout, text_width
from timeline.chart.layout.text import wrap
from timeline.chart.layout.units import Unit, floor, following
from timeline.edtf import civil, day_number
from timeline.model import Timeline

GOLDEN = ROOT / "tests" / "golden" / "layout"
SCALES: Sequence[ScaleKind] = ("auto", "even")
WIDTHS = (1344.0, 1020.0, 390.0)
UNITS = (Unit.CENTURY, Unit.DECADE, Unit.YEAR, Unit.QUARTER, Unit.MONTH, Unit.DAY)


def of_python(chart: Chart) -> Plain:
    return plain(
        layout(
            chart.items,
            chart.lanes,
            width=chart.width,
            budget_height=chart.height,
            measure=text_width,
            as_of=chart.as_of,
            scale=chart.scale,
        )
    )


def of_javascript(modules: Modules, charts: Sequence[Chart]) -> list[Plain]:
    texts = [text for chart in charts for text in chart.texts()]
    return modules.run([("layout", *chart.plain()) for chart in charts], texts)


@pytest.mark.parametrize("name", CASES)
def test_python_lays_out_what_was_reviewed(name: str, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN / f"{name}.json", written(of_python(CASES[name]())))


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("width", WIDTHS)
def test_python_lays_out_the_shipped_data_as_reviewed(
    width: float, scale: ScaleKind, shipped: Timeline, golden: Callable[[Path, str], None]
) -> None:
    chart = shipped_chart(shipped, width, scale)
    golden(GOLDEN / f"shipped-{width:.0f}-{scale}.json", written(of_python(chart)))


def test_on_a_phone_every_lane_of_the_shipped_data_has_a_label(shipped: Timeline) -> None:
    chart = of_python(shipped_chart(shipped, 358.0, "auto"))
    assert {label["lane"] for label in chart["labels"]} == set(range(len(chart["bands"])))
    assert len(chart["bands"]) > 5


def test_the_page_lays_out_what_was_reviewed(modules: Modules, shipped: Timeline) -> None:
    charts = {name: case() for name, case in CASES.items()}
    for width in WIDTHS:
        for scale in SCALES:
            charts[f"shipped at {width}, {scale}"] = shipped_chart(shipped, width, scale)
    drawn = of_javascript(modules, [*charts.values()])
    for (name, chart), found in zip(charts.items(), drawn, strict=True):
        assert list(differences(of_python(chart), found)) == [], name


def test_the_page_lays_out_any_events_as_python_does(modules: Modules) -> None:
    charts = [random_chart(seed) for seed in some(range(100), every=20)]
    wrong = {}
    for seed, (chart, found) in enumerate(zip(charts, of_javascript(modules, charts), strict=True)):
        if different := list(differences(of_python(chart), found)):
            wrong[seed] = different[:3]
    assert wrong == {}


@pytest.mark.thorough("it looks at the whole campaign")
def test_the_random_charts_are_of_every_kind() -> None:
    drawn = [of_python(random_chart(seed)) for seed in range(100)]
    assert {chart["dense"] for chart in drawn} == {True, False}
    assert {chart["scale"]["elastic"] for chart in drawn} == {True, False}
    assert {chart["scale"]["unit"] for chart in drawn} == {"century", "decade", "year", "month", "day"}
    assert {mark["size"] for chart in drawn for mark in chart["marks"]} == {12.0, 9.0, 5.0}
    assert {label["side"] for chart in drawn for label in chart["labels"]} == {"left", "right", "under"}
    shapes = {part["shape"] for chart in drawn for mark in chart["marks"] for part in mark["parts"]}
    assert shapes == {"dot", "ring", "pill", "bar"}


def test_days_fall_into_the_same_units(modules: Modules) -> None:
    edges = [
        day_number(year, 1, 1) for year in (-400, -1, 0, 1, 4, 100, 1582, 1900, 1970, 2000, 2024, 9999, 12345)
    ]
    days = [edge + more for edge in edges for more in (-1, 0, 58, 59, 60, 89, 90, 91, 364, 365)]
    for day, found in zip(days, modules.run([("calendar", day) for day in days], ()), strict=True):
        expected = [[floor(unit, day), following(unit, day)] for unit in UNITS]
        assert found == [list(civil(day)), expected], day


@pytest.mark.parametrize("width", [40, 90, 150, 200, 320])
@pytest.mark.parametrize("lines", [1, 2, 3])
def test_titles_are_broken_at_the_same_places(modules: Modules, width: int, lines: int) -> None:
    options = {"lines": lines, "size": 13, "weight": 600}
    found = modules.run([("wrap", title, width, options) for title in TITLES], TITLES)
    for title, broken in zip(TITLES, found, strict=True):
        ours = wrap(title, width, lines=lines, measure=text_width, size=13, weight=600)
        assert broken == list(ours), title


def test_days_stand_at_the_same_places(modules: Modules) -> None:
    chart = CASES["90000-days"]()
    start = dt.date(1890, 1, 1).toordinal()
    days = [start + at * 997.25 for at in range(100)]
    [found] = modules.run([("places", chart.plain(), days)], chart.texts())
    scale = layout(
        chart.items, LANES, width=1200, budget_height=640, measure=text_width, as_of=chart.as_of
    ).scale
    assert found == pytest.approx([scale.x(day) for day in days], abs=1e-6)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("marks", 0, "y"), 63.001),  # a thousandth of a pixel
        (("labels", 1, "side"), "under"),
        (("labels", 1, "lines"), []),
        (("dense",), 0),  # no boolean
        (("asOfX",), 0.0),  # the left edge, not off the scale
        (("scale",), {}),
    ],
)
def test_a_difference_is_seen(path: Sequence[str | int], value: object) -> None:
    chart: Plain = json.loads(json.dumps(of_python(CASES["2-events"]())))
    assert list(differences(chart, json.loads(json.dumps(chart)))) == []
    other: Any = json.loads(json.dumps(chart))
    *above, last = path
    inner = other
    for key in above:
        inner = inner[key]
    inner[last] = value
    assert len(list(differences(chart, other))) == 1
