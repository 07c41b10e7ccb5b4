"""The chart as SVG: well-formed, the same each time, all of it drawn, and all user text in it is text."""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.browser import window
from tests.conftest import ROOT
from tests.test_chart import HOSTILE, event, hostile, timeline
from tests.test_layout import Box, overlapping
from timeline.chart import key as _key
from timeline.chart.elements import PAGE, element, escaped, isolated, number, paint, properties
from timeline.chart.layout.marks import INSTANCE
from timeline.chart.style import DARK, LIGHT
from timeline.chart.svg import laid_out, summary, svg_of
from timeline.loader import load
from timeline.model import Category, Event, Kind, Status, Timeline

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SVG = "{http://www.w3.org/2000/svg}"
GOLDEN = ROOT / "tests" / "golden"
AS_OF = dt.date(2024, 3, 8).toordinal()
SOLID, TINT = PAGE.lane(0).solid, PAGE.lane(0).tint

ELEMENTS = {"svg", "desc", "title", "g", "a", "rect", "path", "circle", "text", "tspan"}
ATTRIBUTES = set(
    "width height viewBox role aria-label direction x y dy cx cy r rx d fill stroke stroke-width "
    "stroke-dasharray text-anchor text-decoration font-family font-size font-weight data-id data-lane href "
    "tabindex".split()
)
"""All that a chart consists of: nothing in it runs, is fetched, or needs a style that a policy may forbid."""


def kinds() -> Timeline:
    loaded = load(GOLDEN / "kinds.toml")
    assert loaded.timeline is not None
    return loaded.timeline


def chart_svg(of: Timeline, *, width: float = 1200, height: float = 640, **more: Any) -> str:
    """A timeline's chart, laid out and drawn."""
    return svg_of(of, laid_out(of, width=width, height=height), **more)


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def groups(svg: str) -> dict[str, ET.Element]:
    """Each event's group by its id."""
    return {found.attrib["data-id"]: found for found in parsed(svg).iter() if "data-id" in found.attrib}


def mark(when: str, **more: Any) -> list[dict[str, str]]:
    """The shapes of one event's mark, as their attributes and `tag`; its label's are left out."""
    # a second event holds the scale
    found = groups(chart_svg(timeline(event(1, when, **more), event(2, "2021-01-01"), as_of=AS_OF)))["e1"]
    shapes = [child for child in found if child.tag in (f"{SVG}circle", f"{SVG}rect", f"{SVG}path")]
    plate = found.findall(f"{SVG}rect")[-1]
    return [shape.attrib | {"tag": shape.tag.removeprefix(SVG)} for shape in shapes if shape is not plate]


# ---- Numbers and words


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (12.0, "12"),
        (0.5, "0.5"),
        (1 / 3, "0.33"),
        (-0.001, "0"),  # not "-0"
        (1200, "1200"),  # zeros before the point stay
        (1e6, "1000000"),  # never an exponent
    ],
)
def test_a_number_is_written_as_short_as_a_hundredth_of_a_pixel_allows(value: float, written: str) -> None:
    assert number(value) == written


def test_an_attribute_is_quoted_and_one_that_is_none_is_left_out() -> None:
    written = element("g", data_id='"><script>', fill=None, stroke_width=1.5)
    assert written == '<g data-id="&quot;&gt;&lt;script&gt;" stroke-width="1.5"/>'


@given(st.text())
def test_any_text_is_well_formed_and_comes_back_as_it_was(text: str) -> None:
    back = ET.fromstring(element("text", escaped(text), x=text)).text or ""
    # a parser turns line ends into one character (XML 1.0, 2.11)
    expected = re.sub(
        "\r\n?", "\n", re.sub("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)
    )
    assert back == expected


@pytest.mark.parametrize(
    ("line", "whole", "written"),
    [
        ("Talks", "", "Talks"),  # nothing to isolate
        ("מפגש", "", "\u2067מפגש\u2069"),
        ("Talks on «السلام»", "", "\u2066Talks on «السلام»\u2069"),  # it begins from left to right
        ("2023", "شباط 2023", "\u20672023\u2069"),  # the second line of a title that runs left
        ("(Woodside)", "פגישה (Woodside)", "\u2067(Woodside)\u2069"),
        ("\u202egnol\u202c", "", "gnol"),  # what would turn the text after it is taken out
        ("\u2069מפגש", "", "\u2067מפגש\u2069"),  # it can't end the isolate that it stands in
    ],
)
def test_the_direction_of_a_text_is_that_of_its_first_letter_and_ends_with_it(
    line: str, whole: str, written: str
) -> None:
    assert isolated(line, whole) == written


# ---- The whole chart


def test_hostile_text_is_text_and_a_chart_is_made_of_nothing_that_runs_or_fetches() -> None:
    for linked in (True, False):
        root = parsed(chart_svg(hostile(), linked=linked))
        assert {found.tag.removeprefix(SVG) for found in root.iter()} <= ELEMENTS
        assert {name for found in root.iter() for name in found.attrib} <= ATTRIBUTES
        links = [found.attrib["href"] for found in root.iter() if "href" in found.attrib]
        assert links == ([f"#e-e{at}" for at in range(len(HOSTILE))] if linked else [])
    assert root.attrib["aria-label"] == HOSTILE[0]


def test_each_dated_event_is_a_group_with_its_title_and_its_date_in_full_words(shipped: Timeline) -> None:
    found = groups(chart_svg(shipped))
    assert set(found) == {event.id for event in shipped.events if event.when is not None}
    hint = found["coalition-working-groups"].findtext(f"{SVG}title", "")
    assert hint == "Working groups of the Coalition\nSince 1 September 2023"


def test_each_label_of_the_layout_is_text_in_its_event_s_group(shipped: Timeline) -> None:
    found = groups(chart_svg(shipped))
    labels = laid_out(shipped, width=1200, height=640).labels
    assert len(labels) > 20
    for label in labels:
        texts = found[label.item.id].findall(f"{SVG}text")
        [words] = ["".join("".join(text.itertext()).split()) for text in texts]
        assert words == "".join((*label.lines, label.date)).replace(" ", "")


def test_a_title_on_two_lines_is_copied_as_words() -> None:
    title = "India takes the lead role at the counternarcotics group"
    [text] = groups(chart_svg(timeline(event(1, "2023-01-07", title))))["e1"].findall(f"{SVG}text")
    assert "".join(text.itertext()) == f"{title} 7 Jan 2023"


def test_lanes_are_groups_in_their_own_colours_with_their_names() -> None:
    categories = {name: Category(name, name.upper()) for name in "abc"}
    one, other = event(1, category="a"), event(2, category="c")
    root = parsed(chart_svg(timeline(one, other, categories=categories)))
    lanes = [found for found in root.iter() if "data-lane" in found.attrib]
    # lane b has no events; c keeps the colour of its place
    assert [(lane.attrib["data-lane"], lane.attrib["fill"]) for lane in lanes] == [
        ("a", "var(--lane-0)"),
        ("c", "var(--lane-2)"),
    ]
    assert [lane.findtext(f"{SVG}text") for lane in lanes] == ["A", "C"]


@pytest.mark.parametrize(
    ("events", "words"),
    [((), "No events yet"), ((event(1, None),), "No event has a date yet")],
)
def test_a_chart_of_nothing_says_so(events: tuple[Event, ...], words: str) -> None:
    root = parsed(chart_svg(timeline(*events)))
    assert [found.text for found in root.iter(f"{SVG}text")] == [words]


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ((), "A timeline of 0 events."),
        ((event(1, "2023"),), "A timeline of 1 event, 2023."),
        ((event(1, "2019-07"), event(2, "2023/..")), "A timeline of 2 events, 2019 to 2023."),
        (
            (event(1), event(2, None)),
            "A timeline of 2 events, 2023; 1 without a date is not drawn.",
        ),
    ],
)
def test_a_sentence_describes_the_chart_for_those_who_cannot_see_it(
    events: tuple[Event, ...], said: str
) -> None:
    assert summary(timeline(*events)) == said
    assert parsed(chart_svg(timeline(*events))).findtext(f"{SVG}desc") == said


def test_the_same_timeline_gives_the_same_text(shipped: Timeline) -> None:
    assert chart_svg(shipped) == chart_svg(shipped)


def test_the_chart_of_every_kind_is_as_reviewed(golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN / "kinds.chart.svg", chart_svg(kinds()) + "\n")


def test_a_chart_of_thousands_of_events_stays_small() -> None:
    days = [dt.date(2010, 1, 1) + dt.timedelta(days=at) for at in range(3000)]
    titles = "The States sign a protocol on precursors"
    many = timeline(*(event(at, day.isoformat(), titles) for at, day in enumerate(days)))
    svg = chart_svg(many, linked=True)
    assert len(groups(svg)) == 3000
    assert len(svg.encode()) < 1_000_000


# ---- Marks


@pytest.mark.parametrize(
    ("when", "more", "drawn"),
    [
        # a known day: a circle that fills with the lane's colour, as its group says
        ("2023-07-07", {}, [{"tag": "circle", "r": "6"}]),
        # some day within: hollow, with an outline
        ("2023-07", {}, [{"tag": "rect", "fill": TINT, "stroke": SOLID, "stroke-width": "1.7", "rx": "6"}]),
        # the whole of a span: solid, with corners that are hardly round
        ("2023-07-07/2023-09-01", {}, [{"tag": "rect", "stroke": SOLID, "rx": "2"}]),
        # ends that are not exact: the known piece stands on the hollow one
        ("2022-07/2023-09", {}, [{"tag": "rect", "fill": TINT, "rx": "6"}, {"tag": "rect", "rx": "2"}]),
        # going on: an arrowhead
        ("2023-07-07/..", {}, [{"tag": "rect", "rx": "2"}, {"tag": "path", "stroke": SOLID}]),
        # planned, being after the as-of day: dotted
        ("2025-07-07", {}, [{"tag": "circle", "fill": TINT, "stroke": SOLID, "stroke-dasharray": "2 2"}]),
        ("2025-07", {}, [{"tag": "rect", "fill": TINT, "stroke-dasharray": "2 2"}]),
        ("2023-07", {"status": Status.TENTATIVE}, [{"tag": "rect", "fill": TINT, "stroke-dasharray": "2 2"}]),
        # off: hollow and struck through
        (
            "2023-07-07",
            {"status": Status.CANCELLED},
            [
                {"tag": "circle", "fill": PAGE.background, "stroke": SOLID},
                {"tag": "path", "stroke-width": "2"},
            ],
        ),
        # a deadline: a tick, on a stem where it is a day's
        ("2023-07-07", {"kind": Kind.DEADLINE}, [{"tag": "path", "stroke-width": "2.5"}]),
        # a target: a white diamond on the span that it may be in
        (
            "2023",
            {"kind": Kind.TARGET},
            [
                {"tag": "rect", "fill": TINT, "stroke-dasharray": "2 2"},
                {"tag": "path", "fill": PAGE.background},
            ],
        ),
        # the year of a statistic: solid
        ("2022", {"kind": Kind.PERIOD}, [{"tag": "rect", "stroke": SOLID, "rx": "2"}]),
    ],
)
def test_a_mark_is_solid_where_its_date_is_known_and_hollow_where_it_is_not(
    when: str, more: dict[str, Any], drawn: list[dict[str, str]]
) -> None:
    found = mark(when, **more)
    assert len(found) == len(drawn), found
    for shape, expected in zip(found, drawn, strict=True):
        assert expected.items() <= shape.items(), shape
        if "fill" not in expected:
            assert "fill" not in shape or shape["tag"] == "path", shape


def test_the_title_of_a_cancelled_event_is_struck_through_and_its_date_is_not() -> None:
    found = groups(chart_svg(timeline(event(1, title="Talks", status=Status.CANCELLED))))["e1"]
    spans = {span.text: span.get("text-decoration") for span in found.iter(f"{SVG}tspan") if span.text}
    assert spans == {"Talks": "line-through", "7 Jul 2023": None}


def test_a_plate_in_the_colour_behind_stands_under_each_label() -> None:
    categories = {name: Category(name, name) for name in "ab"}
    found = groups(chart_svg(timeline(event(1, category="a"), event(2, category="b"), categories=categories)))
    plates = [group.findall(f"{SVG}rect")[-1].attrib["fill"] for group in found.values()]
    assert plates == ["var(--band)", "var(--background)"]


def test_on_a_narrow_chart_a_lane_s_name_stands_on_a_plate_above_its_events() -> None:
    of = timeline(event(1, category="a"), categories={"a": Category("a", "Lane")})
    for width, plates in ((500, ["var(--band)"]), (1200, [])):
        [lane] = [found for found in parsed(chart_svg(of, width=width)).iter() if "data-lane" in found.attrib]
        assert [plate.get("fill") for plate in lane.findall(f"{SVG}rect")] == plates


@pytest.mark.parametrize(("height", "radius", "edge"), [(640, 4.5, "1.5"), (60, 2.5, "0.5")])
def test_where_marks_are_stacked_they_are_small_and_bars_are_pale(
    height: float, radius: float, edge: str
) -> None:
    days = [dt.date(2023, 1, 1) + dt.timedelta(days=at // 8) for at in range(240)]
    dots = [event(at, day.isoformat()) for at, day in enumerate(days)]
    root = parsed(chart_svg(timeline(*dots, event(999, "2023-02-01/2023-03-01")), height=height))
    [lane] = [found for found in root.iter() if "data-lane" in found.attrib]
    bar = next(found for found in lane if found.get("data-id") == "e999").find(f"{SVG}rect")
    assert bar is not None
    assert bar.get("fill") == PAGE.lane(0).half
    assert {float(found.attrib["r"]) for found in lane.iter(f"{SVG}circle")} == {radius}
    assert lane.get("stroke-width") == edge


def test_instances_of_a_series_are_dots_without_an_edge(shipped: Timeline) -> None:
    found = groups(chart_svg(shipped))["world-drug-day"]
    dots = list(found.iter(f"{SVG}circle"))
    assert len(dots) > 30
    assert {dot.get("stroke") for dot in dots} == {"none"}
    assert all(float(dot.attrib["r"]) == pytest.approx(4.5 * INSTANCE, abs=0.01) for dot in dots)


@pytest.mark.parametrize(
    ("day", "anchor"),
    [(dt.date(2023, 8, 2), None), (dt.date(2023, 12, 31), "end")],  # the second has no room on its right
)
def test_the_as_of_day_is_named_below_the_lanes_on_the_side_where_there_is_room(
    day: dt.date, anchor: str | None
) -> None:
    of = timeline(event(1, "2023-01-01"), event(2, "2023-12-31"), as_of=day.toordinal())
    chart = laid_out(of, width=1200, height=640)
    words = [
        found for found in parsed(chart_svg(of)).iter(f"{SVG}text") if (found.text or "").startswith("As of")
    ]
    assert [found.get("text-anchor") for found in words] == [anchor]
    assert chart.bottom < float(words[0].attrib["y"]) < chart.height


# ---- Colours


def colours_of(svg: str) -> set[str]:
    return {
        value
        for found in parsed(svg).iter()
        for name, value in found.attrib.items()
        if name in ("fill", "stroke") and value != "none"
    }


def test_in_a_page_every_colour_is_a_custom_property_that_the_page_must_define(shipped: Timeline) -> None:
    for of in (shipped, kinds()):
        names = {re.fullmatch(r"var\(--([a-z0-9-]+)\)", value) for value in colours_of(chart_svg(of))}
        assert {name[1] for name in names if name} <= set(properties(LIGHT))
        assert None not in names
    assert properties(LIGHT).keys() == properties(DARK).keys()


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_alone_it_has_the_palette_s_own_colours(palette: Any) -> None:
    assert colours_of(chart_svg(kinds(), colours=paint(palette))) <= set(properties(palette).values())


# ---- What other modules rest on


@pytest.mark.parametrize(
    ("more", "when", "sign"),
    [
        ({}, "2023-07-07", "day"),
        ({}, "2023-07", "pill"),
        ({}, "2023-07-07/2023-09-01", "bar"),
        ({}, "2023-07/2023-09", "ends"),
        ({}, "2023-07-07/..", "arrow"),
        ({}, "2025-07-07", "planned"),  # after the as-of day
        ({"status": Status.TENTATIVE}, "2023-07-07", "planned"),
        ({"status": Status.CANCELLED}, "2023-07-07", "off"),
        ({"status": Status.POSTPONED}, "2023-07-07", "off"),
        ({"kind": Kind.DEADLINE}, "2023-07-07", "deadline"),
        ({"kind": Kind.TARGET}, "2033", "target"),
        ({"kind": Kind.PERIOD}, "2022", "bar"),
    ],
)
def test_the_key_gets_the_signs_that_are_on_the_chart(more: dict[str, Any], when: str, sign: str) -> None:
    chart = laid_out(timeline(event(1, when, **more), as_of=AS_OF), width=1200, height=640)
    assert sign in _key.present(chart)
    assert _key.SIGNS[sign][2] in [found.words for found in _key.signs(chart, PAGE)]


def test_signs_of_the_key_are_well_formed_and_in_the_page_s_colours() -> None:
    chart = laid_out(kinds(), width=1200, height=640)
    for sign in _key.signs(chart, PAGE):
        assert colours_of(f'<svg xmlns="{SVG[1:-1]}">{sign.drawing}</svg>') <= {
            PAGE.muted,
            PAGE.gap,
            PAGE.background,
        }


# ---- In a browser


TEXTS = """() => [...document.querySelectorAll("svg text")].map((text) => {
  const box = text.getBoundingClientRect();
  return [text.textContent, [box.left, box.top, box.right, box.bottom]];
})"""


def shown(svg: str, *, head: str = "", html: str = "") -> str:
    return (
        f"<!doctype html><html {html}><meta charset=utf-8><style>body {{ margin: 0 }} {head}</style>"
        f"<body>{svg}</body></html>"
    )


@pytest.mark.parametrize("width", [390, 860, 1344])
@pytest.mark.parametrize("name", ["shipped", "kinds", "hostile"])
def test_no_two_texts_overlap_and_none_leaves_the_chart(
    browser: Browser, shipped: Timeline, name: str, width: int
) -> None:
    of = {"shipped": shipped, "kinds": kinds(), "hostile": hostile()}[name]
    with window(browser, width=width) as empty:
        page = empty.page
        page.set_content(shown(chart_svg(of, width=width, colours=paint(LIGHT))))
        texts: list[tuple[str, Box]] = [(text, tuple(box)) for text, box in page.evaluate(TEXTS)]
    assert len(texts) > 10
    assert overlapping(texts) == []
    assert [text for text, box in texts if box[0] < -0.5 or box[2] > width + 0.5] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_a_page_it_takes_the_colours_of_the_scheme(
    browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    light, dark = (
        ":root { " + " ".join(f"--{name}: {value};" for name, value in properties(palette).items()) + " }"
        for palette in (LIGHT, DARK)
    )
    with window(browser, scheme=scheme) as empty:
        page = empty.page
        # a page's style for links touches none of it
        head = f"{light} @media (prefers-color-scheme: dark) {{ {dark} }} a {{ color: lime }}"
        page.set_content(shown(chart_svg(timeline(event(1)), linked=True), head=head))
        fills = page.evaluate(
            """() => ["[data-id] circle", "[data-id] text"].map(
              (found) => getComputedStyle(document.querySelector(found)).fill
            )"""
        )
    palette = LIGHT if scheme == "light" else DARK
    assert fills == [
        f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"
        for colour in (palette.lane(0), palette.ink)
    ]


def test_a_page_that_runs_from_right_to_left_moves_no_word(browser: Browser) -> None:
    title = "قرار الجمعية العامة (2023) بشأن المخدرات"
    of = timeline(
        event(1, title=title), event(2, "2024-02", "Talks"), event(3, "2023-09-01/2024-01-01", title)
    )
    svg = chart_svg(of, colours=paint(LIGHT))
    with window(browser, width=1200, height=700) as empty:
        page = empty.page
        page.set_content(shown(svg))
        before = page.evaluate(TEXTS)
        page.set_content(shown(svg, html='dir="rtl" lang="ar"'))
        after = page.evaluate(TEXTS)
    assert before == after
    assert any("قرار" in text for text, _ in before)


def test_a_link_leads_to_its_event_and_takes_no_focus(browser: Browser) -> None:
    with window(browser) as empty:
        page = empty.page
        page.set_content(shown(chart_svg(timeline(event(1)), colours=paint(LIGHT), linked=True)))
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.tagName") == "BODY"
        page.locator("[data-id=e1] circle").click()
        assert page.evaluate("() => location.hash") == "#e-e1"


def test_words_are_no_wider_than_the_plates_that_they_stand_on(browser: Browser, shipped: Timeline) -> None:
    """In the faces that systems use; the widest ones, such as Verdana, reach beyond by a letter."""
    with window(browser, width=1200) as empty:
        page = empty.page
        svg = chart_svg(shipped, colours=paint(LIGHT))
        page.set_content(shown(svg, head='svg { font-family: "Liberation Sans", Arial, sans-serif }'))
        over = page.evaluate(
            """() => [...document.querySelectorAll("[data-id]")].map((group) => {
              const text = group.querySelector("text");
              const plate = [...group.querySelectorAll("rect")].at(-1);
              const width = (found) => found.getBoundingClientRect().width;
              return text === null ? 0 : width(text) - width(plate);
            })"""
        )
    assert max(over) <= 0


def test_replacing_an_event_changes_its_group_alone(shipped: Timeline) -> None:
    other = [
        replace(each, title="Renamed") if each.id == "ifs-delisting" else each for each in shipped.events
    ]
    before, after = (
        {name: ET.tostring(group) for name, group in groups(chart_svg(of)).items()}
        for of in (shipped, replace(shipped, events=tuple(other)))
    )
    assert before.keys() == after.keys()
    assert before["ifs-delisting"] != after["ifs-delisting"]
