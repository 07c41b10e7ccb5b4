"""The page as bytes: what its table says, what its policy allows, and that user text stays text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.test_chart import HOSTILE, event, hostile, timeline
from timeline import edtf
from timeline.model import (
    Actor,
    Category,
    Citation,
    Kind,
    Place,
    Relation,
    RelationType,
    Source,
    Status,
    Timeline,
)
from timeline.page import Link, PageOptions, plotly_asset, write
from timeline.page import script as _script

FILE = PageOptions(plotly="file", plotly_src="assets/plotly.js")


class Parsed(HTMLParser):
    """A page's elements in order, and the text in each of its rows."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.headings: list[str] = []
        self.scripts: list[tuple[dict[str, str], str]] = []
        self.styles: list[str] = []
        self.text = ""
        self._row = ""
        self._words: dict[str, str] = {}
        self._inside: list[str] = []
        self.feed(page.decode())
        self.rows = {row: " ".join(words.split()) for row, words in self._words.items()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, found))
        self._inside.append(tag)
        if tag == "tr":
            self._row = found.get("id", "")
        if tag == "script":
            self.scripts.append((found, ""))
        if tag == "style":
            self.styles.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        inside = self._inside[-1] if self._inside else ""
        if inside == "script":
            attributes, before = self.scripts[-1]
            self.scripts[-1] = (attributes, before + data)
        elif inside == "style":
            self.styles[-1] += data
        else:
            self.text += data
            if self._row:
                self._words[self._row] = self._words.get(self._row, "") + data
            if "th" in self._inside and data.strip():
                self.headings.append(data)

    def all(self, tag: str, attribute: str) -> list[str]:
        return [found[attribute] for name, found in self.elements if name == tag and attribute in found]


def page(of: Timeline, options: PageOptions = FILE) -> Parsed:
    return Parsed(write(of, options))


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy(of: Parsed) -> dict[str, list[str]]:
    [text] = [found["content"] for tag, found in of.elements if found.get("http-equiv")]
    return {name: values for name, *values in (part.split() for part in text.split("; "))}


@pytest.mark.parametrize("options", [FILE, PageOptions(plotly="inline")], ids=["file", "inline"])
def test_the_policy_allows_the_page_s_own_scripts_and_styles_and_nothing_else(options: PageOptions) -> None:
    found = page(timeline(event(1)), options)
    allowed = policy(found)
    inline = [text for attributes, text in found.scripts if not attributes]
    assert allowed["default-src"] == ["'none'"]
    assert allowed["script-src"] == ["'self'", *sorted(map(hashed, inline), key=allowed["script-src"].index)]
    assert {hashed(text) for text in [*found.styles, ""]} <= set(allowed["style-src-elem"])
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & {
        *allowed["script-src"],
        *allowed["style-src-elem"],
    }


def test_a_page_alone_holds_plotly_and_names_no_other_file() -> None:
    found = page(timeline(event(1)), PageOptions(plotly="inline"))
    assert found.all("script", "src") == []
    assert found.all("link", "href") == []
    assert max(len(text) for _, text in found.scripts) > 1_000_000


def test_plotly_s_file_is_named_by_its_content() -> None:
    name, script = plotly_asset()
    assert name == f"assets/plotly-{hashlib.sha256(script).hexdigest()[:12]}.min.js"
    assert page(timeline(event(1)), replace(FILE, plotly_src=name)).all("script", "src") == [name]


def test_the_same_timeline_gives_the_same_bytes(shipped: Timeline) -> None:
    assert write(shipped, FILE) == write(shipped, FILE)


def test_user_text_opens_no_element_and_no_attribute() -> None:
    plain = timeline(*(event(at, f"20{at + 10}", "Plain") for at in range(len(HOSTILE))))
    found = page(hostile())
    kinds = {tag for tag, _ in found.elements} - {"td", "th", "span", "bdi"}
    assert kinds <= {tag for tag, _ in page(plain).elements} | {"p"}
    assert not [name for _, attributes in found.elements for name in attributes if name.startswith("on")]
    for at, text in enumerate(HOSTILE):
        assert " ".join(text.split()) in found.rows[f"e-e{at}"]


def test_user_text_does_not_end_the_data_of_the_chart() -> None:
    found = page(hostile())
    [data] = [text for attributes, text in found.scripts if attributes.get("type") == "application/json"]
    assert "<" not in data
    assert json.loads(data)["items"]


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=1&c=2", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        (" javascript:alert(1)", False),
        ("", False),
    ],
)
def test_only_web_addresses_are_linked(url: str, linked: bool) -> None:
    source = Source("s", "A report", url=url)
    found = page(timeline(event(1, citations=(Citation("s"),)), sources={"s": source}))
    assert (url in found.all("a", "href")) is linked
    assert "A report" in found.rows["e-e1"]
    if linked:
        assert "noopener noreferrer" in found.all("a", "rel")


def test_each_row_is_one_line_but_for_the_lines_of_a_summary() -> None:
    html = write(timeline(event(1, summary="over >\n< under"), event(2)), FILE).decode()
    rows = html[html.index("<tbody") : html.index("</table>")]
    assert rows.count("\n<tr") == rows.count("<tr") == 3  # one of them is the year
    assert "over &gt;\n&lt; under" in rows
    assert re.search(r"</td>\s+<td", rows) is None


def test_every_event_is_a_row_under_its_year(shipped: Timeline) -> None:
    found = page(shipped)
    assert [row.removeprefix("e-") for row in found.all("tr", "id")] == [event.id for event in shipped.events]
    years = [heading for heading in found.headings if heading.isdigit()]
    assert years == sorted(years)
    assert found.headings[-1] == "Undated"


@pytest.mark.parametrize(
    ("when", "heading"),
    [
        ("2023-07-07", "2023"),
        ("2023", "2023"),
        ("2018-03/2020", "2018"),  # it began in 2018
        ("201X", "2010\u20132019"),  # one of ten years, and nobody knows which
        ("[2019-12-31,2020-01-01]", "2019\u20132020"),
        ("2023-02/..", "2023"),
        ("../2020", "No known beginning"),
        (None, "Undated"),
    ],
)
def test_the_heading_is_no_more_exact_than_the_date(when: str | None, heading: str) -> None:
    assert page(timeline(event(1, when))).headings[-1] == heading


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"when": "2023-11"}, "Some day in November 2023"),
        ({"when": "2022", "kind": Kind.PERIOD}, "The year 2022"),
        ({"when": "2023-12-09", "time": "about 00:30"}, "9 December 2023, about 00:30"),
        ({"when": None}, "Date unknown"),
        ({"summary": "Adopted by consensus."}, "Adopted by consensus."),
        ({"place": Place("Kuala Lumpur")}, "Kuala Lumpur"),
        ({"actors": ("us", "elsewhere")}, "United States, elsewhere"),
        ({"category": "summit"}, "Summits"),
        ({"status": Status.CANCELLED}, "cancelled"),
        ({"status": Status.TENTATIVE}, "tentative"),
        ({"status": Status.POSTPONED}, "postponed"),
        ({"disputed": True}, "sources disagree"),
        ({"citations": (Citation("s", quote="In 2023"),)}, "Malay Mail, 18 Dec 2023: In 2023"),
        ({"citations": (Citation("s", date=edtf.parse("2023-08-05")),)}, "dates it 5 Aug 2023"),
        ({"citations": (Citation("s", note="Of the copy."),)}, "Of the copy."),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_row_says_all_that_is_known_of_an_event(more: dict[str, Any], words: str) -> None:
    source = Source("s", "A raid", "Malay Mail", edtf.parse("2023-12-18"), "https://example.org/raid")
    found = page(
        timeline(
            event(1, **more),
            actors={"us": Actor("us", "United States")},
            categories={"summit": Category("summit", "Summits")},
            sources={"s": source},
        )
    )
    assert words in found.rows["e-e1"]


def test_a_source_that_gives_the_event_s_own_date_does_not_repeat_it() -> None:
    cited = event(1, citations=(Citation("s", date=edtf.parse("2023-07-07")),))
    assert "dates it" not in page(timeline(cited)).rows["e-e1"]


def test_relations_are_links_in_both_directions() -> None:
    first = event(1, relations=(Relation("e2", RelationType.LEADS_TO),))
    found = page(timeline(first, event(2, "2024", "Review")))
    assert "leads to Review" in found.rows["e-e1"]
    assert "follows from Signing" in found.rows["e-e2"]
    assert {"#e-e1", "#e-e2"} <= set(found.all("a", "href"))


def test_calendars_are_linked_by_their_titles() -> None:
    options = replace(FILE, calendar="calendar.ics", feeds=(Link("U.S. & China", "feeds/us-china.ics"),))
    found = page(timeline(event(1)), options)
    assert {"calendar.ics", "feeds/us-china.ics"} <= set(found.all("a", "href"))
    assert "U.S. & China" in found.text


@pytest.mark.parametrize(("language", "direction"), [("en", []), ("ar", ["rtl"]), ("fa-IR", ["rtl"])])
def test_the_page_runs_in_the_direction_of_its_language(language: str, direction: list[str]) -> None:
    found = page(timeline(event(1), language=language))
    assert found.all("html", "lang") == [language]
    assert found.all("html", "dir") == direction


def test_an_empty_timeline_is_a_page_that_says_so() -> None:
    assert "No events yet" in page(timeline()).text


def test_the_foot_names_the_as_of_day() -> None:
    found = page(timeline(event(1), as_of=edtf.latest(edtf.parse("2024-03-08"))))
    assert "As of 8 March 2024." in found.text


def test_without_categories_the_table_has_no_column_for_them() -> None:
    assert "Category" not in page(timeline(event(1))).headings


def test_titles_in_other_scripts_are_kept_apart_from_what_follows(
    timeline_of: Callable[[str], Timeline],
) -> None:
    found = page(timeline_of('[[event]]\nid = "a"\ntitle = "الأمم المتحدة"\ndate = 2023\n'))
    assert ("p", {"class": "title", "dir": "auto"}) in found.elements


def test_the_page_of_a_part_leads_to_the_whole_and_its_own_calendar_comes_first() -> None:
    options = replace(
        FILE,
        path="feeds/us.html",
        calendar="us.ics",
        whole=Link("All of it", "../calendar.ics", "../index.html"),
        feeds=(Link("Mexico", "mx.ics", "mx.html"),),
    )
    found = page(replace(timeline(event(1)), title="The United States"), options)
    assert {"../index.html", "us.ics", "mx.html"} <= set(found.all("a", "href"))
    assert found.all("option", "value") == ["us.ics", "../calendar.ics", "mx.ics"]
    assert "The United States \u2013 All of it" in found.text


@pytest.mark.parametrize(
    ("url", "address"),
    [("", ""), ("https://example.org/drugs/", "https://example.org/drugs/feeds/us.html")],
)
def test_the_script_knows_where_the_page_is_published(url: str, address: str) -> None:
    found = page(timeline(event(1), url=url), replace(FILE, path="feeds/us.html"))
    [data] = [text for attributes, text in found.scripts if attributes.get("type") == "application/json"]
    assert json.loads(data)["address"] == address


def test_a_page_without_events_asks_for_no_plotly() -> None:
    for options in (FILE, PageOptions(plotly="inline")):
        found = page(timeline(), options)
        assert found.all("script", "src") == []
        assert max(len(text) for _, text in found.scripts) < 1_000_000


def test_only_lanes_with_events_have_chips_in_the_colours_of_the_whole() -> None:
    categories = {each: Category(each, each.upper()) for each in ("a", "b", "c")}
    found = page(timeline(event(1, category="c"), event(2, category="a"), categories=categories))
    assert found.all("button", "data-lane") == ["a", "c"]
    swatches = [each["class"] for tag, each in found.elements if "swatch" in each.get("class", "")]
    assert swatches[:2] == ["swatch lane-0", "swatch lane-2"]


# ---- The script, put together of its modules

MODULES = sorted(path.name for path in (ROOT / "timeline" / "page" / "js").iterdir())


def test_every_module_is_part_of_the_script_after_those_that_it_needs() -> None:
    order = _script.ordered(_script.MAIN)
    assert sorted(order) == MODULES
    for at, name in enumerate(order):
        needed = re.findall(r'from "\./([\w.]+)";', _script.read(name))
        assert set(needed) <= set(order[:at]), name


def test_nothing_of_modules_is_left_in_the_script() -> None:
    assert not re.search(r"^\s*(import |export |//)|/\*\*", _script.script(), re.MULTILINE)


def test_no_two_modules_have_the_same_name_at_their_top() -> None:
    declared = re.compile(r"^(?:export )?(?:async )?(?:function\*?|const|let|class) (\w+)", re.MULTILINE)
    names = [name for module in MODULES for name in declared.findall(_script.read(module))]
    assert sorted(names) == sorted(set(names))


def test_what_a_module_imports_the_other_exports() -> None:
    exporting = re.compile(r"^export (?:async )?(?:function\*?|const|class) (\w+)", re.MULTILINE)
    importing = re.compile(r'^import \{([^}]*)\} from "\./([\w.]+)";', re.MULTILINE)
    for module in MODULES:
        for names, other in importing.findall(_script.read(module)):
            wanted = {name.strip() for name in names.split(",")} - {""}
            assert wanted <= set(exporting.findall(_script.read(other))), (module, other)
