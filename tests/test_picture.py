"""The picture: what stands around its chart, that all of it fits, and what it is as SVG, PNG and PDF."""

from __future__ import annotations

import base64
import datetime as dt
import re
import struct
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import Site, missing, window
from tests.conftest import ROOT
from tests.test_chart import event, hostile, timeline
from tests.test_cli import Result
from tests.test_layout import overlap, overlapping
from tests.test_svg import GOLDEN, SVG, colours_of, groups, kinds
from timeline.chart import typeset as _typst
from timeline.chart.elements import properties
from timeline.chart.picture import (
    LEAST,
    MARGIN,
    NARROW,
    NARROW_MARGIN,
    READABLE,
    Picture,
    PictureOptions,
    draw,
    pdf,
    png,
)
from timeline.chart.style import DARK, LIGHT
from timeline.model import Category, Status, Timeline
from timeline.page import PageOptions, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser

AS_OF = dt.date(2024, 3, 8).toordinal()


def drawn(of: Timeline, **options: Any) -> Picture:
    return draw(of, PictureOptions(**options))


def many(count: int, *, days: int = 5000, lanes: int = 6) -> Timeline:
    """So many events over a span of days, more and more of them."""
    start = dt.date(2010, 1, 1)
    events = tuple(
        event(
            at,
            (start + dt.timedelta(days=int(days * (at / count) ** 0.6))).isoformat(),
            "The States sign a protocol on precursors",
            category=f"c{at % lanes}",
        )
        for at in range(count)
    )
    categories = {f"c{at}": Category(f"c{at}", f"Lane {at}") for at in range(lanes)}
    return timeline(*events, categories=categories, as_of=AS_OF)


def typst() -> None:
    """Skip the test that asks if PNG and PDF cannot be rendered; in CI they must be."""
    try:
        import typst  # noqa: F401
    except ModuleNotFoundError:
        missing("the extra `picture`")


def read(content: bytes) -> tuple[str, tuple[float, float]]:
    """The words of a PDF of one page and its size."""
    import pypdfium2  # type: ignore[import-untyped,unused-ignore]  # it carries no types

    document = pypdfium2.PdfDocument(content)
    [page] = document
    return page.get_textpage().get_text_range(), page.get_size()


def words_in(content: bytes) -> dict[str, list[tuple[float, float, float, float]]]:
    """Each line of a PDF without its spaces, and the boxes in which it stands: left, bottom, right, top."""
    import pypdfium2  # type: ignore[import-untyped,unused-ignore]  # it carries no types

    page = pypdfium2.PdfDocument(content)[0].get_textpage()
    found: dict[str, list[tuple[float, float, float, float]]] = {}
    start = 0
    for line in page.get_text_range().split("\r\n"):
        boxes = [page.get_charbox(start + at) for at, letter in enumerate(line) if not letter.isspace()]
        if boxes:
            lefts, bottoms, rights, tops = zip(*boxes, strict=True)
            box = min(lefts), min(bottoms), max(rights), max(tops)
            found.setdefault("".join(line.split()), []).append(box)
        start += len(line) + 2
    return found


BOXES = """() => {
  const box = (found) => {
    const { left, top, right, bottom } = found.getBoundingClientRect();
    return [left, top, right, bottom];
  };
  const shapes = [...document.querySelectorAll("text, rect, circle, path")].map(box);
  const texts = [...document.querySelectorAll("svg > text")].map((text) => [text.textContent, box(text)]);
  return [shapes, box(document.querySelector("svg > g[font-size]")), texts];
}"""
"""The boxes of all that is drawn, of the chart, and of the words around it."""

DIFFERENT = """async (pictures) => {
  const [one, other] = await Promise.all(pictures.map(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 800, height: 450 });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, 800, 450).data;
  }));
  return one.filter((value, at) => Math.abs(value - other[at]) > 40).length / one.length;
}"""
"""The share of two pictures' pixels that are not alike."""


def words_of(picture: Picture) -> list[_typst.Line]:
    return _typst.lines(ET.fromstring(picture.svg))


def text(line: _typst.Line) -> str:
    return "".join(run.text for run in line.runs)


def margin(width: float) -> float:
    return MARGIN if width >= NARROW else NARROW_MARGIN


def around(picture: Picture) -> list[str]:
    """All lines of words that are not the chart's."""
    return ["".join(found.itertext()) for found in ET.fromstring(picture.svg).findall(f"{SVG}text")]


# ---- What stands in it


def test_title_description_key_credit_and_address_stand_around_the_chart() -> None:
    of = replace(
        timeline(event(1), event(2, "2023-09"), event(3, None), as_of=AS_OF),
        title="Diplomacy",
        description="Milestones.",
        url="https://example.org/timeline/",
    )
    assert around(drawn(of)) == [
        "Diplomacy",
        "Milestones.",
        "exact day",
        "some day within this span",
        "1 event without a date: not drawn.",
        "https://example.org/timeline/",
        "Diplomacy, as of 8 March 2024. Dates as the sources give them.",
    ]
    assert set(groups(drawn(of).svg)) == {"e1", "e2"}


def test_a_picture_of_what_says_little_says_only_that() -> None:
    assert around(drawn(timeline(event(1)))) == [
        "A timeline",
        "exact day",
        "A timeline. Dates as the sources give them.",
    ]
    assert around(drawn(timeline())) == ["A timeline", "A timeline. Dates as the sources give them."]


@pytest.mark.parametrize(
    ("url", "credit"),
    [
        ("", "As of 8 March 2024. Dates as the sources give them."),
        ("https://example.org/timelines/", "As of 8 March 2024."),
    ],
)
def test_the_credit_says_as_much_as_there_is_room_for(url: str, credit: str) -> None:
    of = replace(timeline(event(1), as_of=AS_OF), title="A timeline of rather many words " * 3, url=url)
    assert around(drawn(of, width=480))[-1] == credit


def test_in_a_language_from_right_to_left_what_stands_around_the_chart_begins_at_the_right() -> None:
    of = replace(timeline(event(1), as_of=AS_OF), language="ar", title="الدبلوماسية")
    lines = [
        line for line in words_of(drawn(of)) if text(line).strip("\u2067\u2069") in (of.title, "exact day")
    ]
    # the title ends at the margin; the sign stands there, and its words beside it
    assert [(line.anchor, line.x) for line in lines] == [("end", 1248.0), ("end", 1248.0 - 14 - 7)]


def test_the_picture_is_named_and_described_for_those_who_cannot_see_it(shipped: Timeline) -> None:
    root = ET.fromstring(drawn(shipped).svg)
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == shipped.title
    assert root.findtext(f"{SVG}desc", "").startswith(f"A timeline of {len(shipped.events)} events, 1987 to ")


@pytest.mark.parametrize(("theme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_a_theme_is_its_palette_and_nothing_else(theme: str, palette: Any) -> None:
    picture = drawn(kinds(), theme=theme)
    assert colours_of(picture.svg) <= set(properties(palette).values())
    bare = re.sub("#[0-9a-f]{6}", "", picture.svg)
    assert bare == re.sub("#[0-9a-f]{6}", "", drawn(kinds()).svg)


def test_hostile_text_is_text(shipped: Timeline) -> None:
    tags = {found.tag for found in ET.fromstring(drawn(shipped).svg).iter()}
    assert {found.tag for found in ET.fromstring(drawn(hostile()).svg).iter()} <= tags


def test_the_picture_of_every_kind_is_as_reviewed(golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN / "kinds.picture.svg", drawn(kinds()).svg + "\n")


# ---- That it fits


@pytest.mark.parametrize(
    ("of", "options"),
    [
        (timeline(), {}),
        (timeline(event(1)), {}),
        (kinds(), {}),
        (kinds(), {"width": 480, "height": 360}),  # the smallest that the command line takes
        (hostile(), {"width": 640, "height": 800}),
        (many(300), {}),
        (many(300), {"width": 1920, "height": 1080}),
        (many(800, days=1), {}),  # all on one day: a stack higher than any picture
    ],
    ids=["none", "one", "kinds", "smallest", "hostile", "300", "300 large", "one day"],
)
def test_all_of_it_stands_inside_and_the_key_below_the_chart(
    browser: Browser, of: Timeline, options: dict[str, Any]
) -> None:
    width, height = options.get("width", 1280), options.get("height", 720)
    with window(browser, width=width, height=height) as empty:
        page = empty.page
        picture = drawn(of, **options)
        page.set_content(f"<!doctype html><style>body {{ margin: 0 }}</style>{picture.svg}")
        shapes, chart, texts = page.evaluate(BOXES)
    for left, top, right, bottom in shapes:
        assert left >= -0.5
        assert top >= -0.5
        assert right <= width + 0.5
        assert bottom <= height + 0.5
    outside = [(words, tuple(box)) for words, box in texts]
    assert overlapping(outside) == []
    if of.events and picture.zoom >= LEAST:
        assert (chart[0], chart[2]) == pytest.approx((margin(width), width - margin(width)), abs=1)
    title, credit = outside[0][1], outside[-1][1]
    assert title[3] <= chart[1]
    assert chart[3] <= credit[1]
    assert [words for words, box in outside if overlap(box, tuple(chart))] == []


@pytest.mark.parametrize(
    ("of", "zoom"),
    [
        (timeline(event(1)), 1.25),  # one event is drawn large
        (many(8, lanes=1), 1.25),
        (many(300), 1.0),  # stacked
        (many(22, lanes=8), 0.85),  # a little smaller, but every event has its label
        (many(800, days=1), 0.12),  # a stack of 800
    ],
    ids=["one", "8", "300", "22 in 8 lanes", "one day"],
)
def test_a_chart_is_drawn_as_large_as_it_fits(of: Timeline, zoom: float) -> None:
    assert drawn(of).zoom == pytest.approx(zoom, abs=0.03)


def test_every_event_has_its_label_where_a_slightly_smaller_chart_has_room_for_it() -> None:
    of = many(22, lanes=8)
    picture = drawn(of)
    labelled = [name for name, group in groups(picture.svg).items() if group.find(f"{SVG}text") is not None]
    assert len(labelled) == 22
    assert picture.zoom < 1


def test_a_chart_is_not_drawn_so_large_that_it_cuts_titles() -> None:
    title = "A memorandum on the exchange of information between the laboratories"
    of = timeline(*(event(at, f"2020-0{at}-05", title) for at in (1, 5, 9)))
    picture = drawn(of)
    assert "…" not in picture.svg
    assert 1 < picture.zoom < 1.25


def test_a_chart_is_not_drawn_so_large_that_lanes_names_leave_their_place() -> None:
    lanes = [
        found.findtext(f"{SVG}text")
        for found in ET.fromstring(drawn(many(4, lanes=2), width=960).svg).iter()
        if "data-lane" in found.attrib and found.find(f"{SVG}rect") is None
    ]
    assert lanes == ["Lane 0", "Lane 1"]  # without the plates that names above the events stand on


def test_at_the_height_that_it_names_a_chart_is_readable() -> None:
    of = many(800, days=1)
    picture = drawn(of)
    assert picture.zoom < READABLE
    assert drawn(of, height=picture.full_height).zoom >= READABLE


# ---- As files


def test_the_same_timeline_gives_the_same_bytes(shipped: Timeline) -> None:
    typst()
    once, again = drawn(shipped), drawn(shipped)
    assert once == again
    assert png(once, scale=1) == png(again, scale=1)
    assert pdf(once) == pdf(again)


@pytest.mark.parametrize(("scale", "size"), [(1, (800, 450)), (2, (1600, 900)), (3, (2400, 1350))])
def test_a_png_has_so_many_pixels_for_each_of_the_picture_s(scale: int, size: tuple[int, int]) -> None:
    typst()
    content = png(drawn(kinds(), width=800, height=450), scale=scale)
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", content[16:24]) == size


def test_a_pdf_is_one_page_with_words_that_can_be_searched() -> None:
    typst()
    titles = {
        "e1": "Signing",
        "e2": "<b>not bold</b> & #x $y$ *z* _a_ @b [c] `d` \\e",  # all that Typst has marks for
        "e3": "قرار الجمعية",
        "e4": "פגישה בירושלים",
        "e5": "Öffnung \u2013 naïve “quotes”",
    }
    events = [event(at, f"20{at + 10}", title) for at, title in enumerate(titles.values(), 1)]
    found, size = read(pdf(drawn(timeline(*events), height=800)))
    assert size == (1280, 800)
    for title in titles.values():
        assert "".join(title.split()) in "".join(found.split()), title
    assert "exact day" not in found
    assert "some day within this span" in found


def test_a_pdf_has_its_words_where_the_svg_has_them(shipped: Timeline) -> None:
    typst()
    for of in (shipped, kinds()):
        picture = drawn(of)
        boxes = words_in(pdf(picture))
        lines = [(line, "".join(text(line).split())) for line in words_of(picture)]
        counts = Counter(words for _, words in lines)
        compared = set()
        for line, words in lines:
            if (counts[words], len(boxes.get(words, []))) != (1, 1):
                continue  # such as "Q1", which stands in many places
            [(left, bottom, right, top)] = boxes[words]
            at = {"start": left, "middle": (left + right) / 2, "end": right}[line.anchor]
            assert at == pytest.approx(line.x, abs=2.5), words
            assert 720 - top < line.y < 720 - bottom + 1.5, words
            compared.add(line.anchor)
        assert compared == {"start", "middle", "end"}


def test_what_is_struck_through_in_the_svg_is_so_in_a_png() -> None:
    typst()
    picture = drawn(timeline(event(1, title="Talks", status=Status.CANCELLED)))
    plain = replace(picture, svg=picture.svg.replace(' text-decoration="line-through"', ""))
    assert png(picture, scale=1) != png(plain, scale=1)


def test_a_pdf_tells_no_time_and_has_the_timeline_s_title_and_language() -> None:
    typst()
    content = pdf(drawn(replace(timeline(event(1)), title="Diplomacy", language="pt-BR")))
    assert b"CreationDate" not in content
    assert b"ModDate" not in content
    assert b"/Title(Diplomacy)" in content
    assert b"/Lang(pt)" in content


@pytest.mark.parametrize(
    ("language", "primary"),
    [("en", "en"), ("pt-BR", "pt"), ("haw", "haw"), ("x-klingon", "en"), ("", "en"), ("english", "en")],
)
def test_typst_gets_the_primary_language_if_it_is_one(language: str, primary: str) -> None:
    assert _typst.primary(language) == primary


def test_words_stand_where_the_svg_has_them() -> None:
    svg = ET.fromstring(
        f'<svg xmlns="{SVG[1:-1]}" font-size="13"><g transform="translate(10 20) scale(2)" fill="#111111">'
        '<text x="1" y="2" font-weight="600">A<tspan font-size="10" fill="#222222">b</tspan>c'
        '<tspan x="3" dy="4" text-decoration="line-through">D</tspan></text></g>'
        '<text x="5" y="6" text-anchor="end">E</text></svg>'
    )
    a, d, e = _typst.lines(svg)
    assert (a.x, a.y, a.anchor) == (12, 24, "start")
    assert a.runs == [
        _typst.Run("A", 26, 600, "#111111", strike=False),
        _typst.Run("b", 20, 600, "#222222", strike=False),
        _typst.Run("c", 26, 600, "#111111", strike=False),
    ]
    assert (d.x, d.y, d.runs) == (16, 32, [_typst.Run("D", 26, 600, "#111111", strike=True)])
    assert (e.x, e.y, e.anchor) == (5, 6, "end")
    assert list(svg.iter(f"{SVG}text")) == []  # the shapes alone are left


def test_a_png_shows_what_the_browser_shows(browser: Browser) -> None:
    """Bands, marks and ground, at points where no letter is."""
    typst()
    picture = drawn(kinds(), width=800, height=450)
    with window(browser, width=800, height=450) as empty:
        page = empty.page
        page.set_content(
            f"<!doctype html><style>body {{ margin: 0 }} text {{ display: none }}</style>{picture.svg}"
        )
        ours = picture.svg
        bare = replace(picture, svg=re.sub(r"<text.*?</text>", "", ours, flags=re.DOTALL))
        seen, rendered = page.screenshot(), png(bare, scale=1)
        different = page.evaluate(DIFFERENT, [base64.b64encode(one).decode() for one in (seen, rendered)])
    assert different < 0.004  # edges, where each smooths in its own way


# ---- The command


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def run(*arguments: str | Path) -> tuple[int, str]:
    """The exit code and standard error."""
    done = Result("picture", *arguments)
    return done.code, done.err


def test_the_file_s_name_decides_what_is_written(tmp_path: Path) -> None:
    typst()
    beginnings = {"b.svg": b"<svg ", "C.PNG": b"\x89PNG", "d.pdf": b"%PDF-"}
    for name, beginning in beginnings.items():
        assert run("actor:us,cn", "2023..2024", "-o", tmp_path / name) == (0, f"wrote {tmp_path / name}\n")
        assert (tmp_path / name).read_bytes().startswith(beginning)
    assert "Biden-Xi summit at Woodside" in (tmp_path / "b.svg").read_text(encoding="utf-8")
    assert "World Drug Day" not in (tmp_path / "b.svg").read_text(encoding="utf-8")


def test_without_a_file_an_svg_goes_to_standard_output() -> None:
    assert Result("picture", "2023-11").out.startswith("<svg ")


def test_a_title_takes_the_place_of_the_chronology_s(tmp_path: Path) -> None:
    run("2023-11", "-o", tmp_path / "a.svg", "--title", "November <b>")
    assert "November &lt;b&gt;" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_options_of_pictures_are_taken(tmp_path: Path) -> None:
    typst()
    path = tmp_path / "a.png"
    assert (
        run("2023", "-o", path, "--width", "640", "--height", "700", "--theme", "dark", "--scale", "1")[0]
        == 0
    )
    assert struct.unpack(">II", path.read_bytes()[16:24]) == (640, 700)
    path = tmp_path / "a.svg"
    run("2023", "-o", path, "--width", "640", "--height", "700", "--theme", "dark")
    assert ET.fromstring(path.read_text(encoding="utf-8")).get("width") == "640"
    assert DARK.background in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "x.jpg"], "a picture is SVG, PNG or PDF, not .jpg\nhelp: its name ends in .svg, .png, .pdf"),
        (["-o", "x.html"], "a picture is SVG, PNG or PDF, not .html\nhelp: timeline chart and timeline page"),
        (["-o", "x.svg", "--title", "a\x1b[2J"], "--title has characters that cannot be shown"),
        (["-o", "x"], "and 'x' does not say which"),
        (["--scale", "2"], "--scale is for PNG"),
        (["-o", "x.svg", "--scale", "2"], "--scale is for PNG"),
        (["-o", "x.svg", "--width", "479"], "479 is not in the range 480<=x<=4000"),
        (["-o", "x.svg", "--height", "4001"], "4001 is not in the range 360<=x<=4000"),
        (["-o", "x.svg", "--theme", "blue"], "'light', 'dark'"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_nothing_is_written(arguments: list[str], said: str) -> None:
    code, error = run(*arguments)
    assert code == 2
    assert said in error
    assert list(ROOT.glob("x.*")) == []


def test_a_chart_that_is_too_small_to_read_is_said_to_be(tmp_path: Path) -> None:
    code, error = run("-o", tmp_path / "a.svg", "--height", "400")
    assert code == 0
    said = re.search(r"warning: the chart is drawn at (\d+)% of its size .* use --height (\d+)\n", error)
    assert said is not None
    assert run("-o", tmp_path / "a.svg", "--height", said[2]) == (0, f"wrote {tmp_path / 'a.svg'}\n")


@pytest.mark.parametrize("suffix", ["png", "pdf"])
def test_without_the_extra_one_line_says_what_to_install(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)  # as if it were not installed
    code, error = run("2023", "-o", tmp_path / f"a.{suffix}")
    assert (code, error) == (
        1,
        f"error: {suffix.upper()} needs Typst: pip install typst\n",
    )
    assert list(tmp_path.iterdir()) == []


def test_an_svg_needs_no_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    monkeypatch.setitem(sys.modules, "plotly", None)
    assert run("2023", "-o", tmp_path / "a.svg")[0] == 0


# ---- The page in a frame


def test_a_page_for_a_frame_is_title_chart_and_key_with_the_table_folded_away(shipped: Timeline) -> None:
    of = replace(shipped, url="https://example.org/timeline/")
    whole, framed = (write(of, PageOptions(plotly="file", embed=embed)).decode() for embed in (False, True))
    assert '<body class="embed">' in framed
    assert [page.count('<p class="dek"') for page in (whole, framed)] == [1, 0]
    assert f'<a href="{of.url}" target="_blank" rel="noopener">Open the whole timeline</a>' in framed
    folded = framed[framed.index("<details>") : framed.index("</details>")]
    assert folded.count('class="event') == whole.count('class="event') == len(of.events)
    # what leads away opens beside the article, not in the frame
    assert all('target="_blank"' in link for link in re.findall(r'<a href="https?://[^>]*>', framed))


def test_an_address_in_a_frame_leads_to_its_event_in_the_folded_table(
    browser: Browser, site: Site, shipped: Timeline
) -> None:
    (site.folder / "embed.html").write_bytes(write(shipped, PageOptions("file", site.plotly, embed=True)))
    article = site.folder / "article.html"
    article.write_text('<iframe src="embed.html" width="1000" height="700"></iframe>')
    with window(browser, width=1100) as empty:
        page = empty.page
        page.goto(article.as_uri())
        row = page.frame_locator("iframe").locator("#e-ifs-delisting")
        row.wait_for(state="attached", timeout=5000)
        assert not row.is_visible()
        page.frames[1].evaluate("() => { location.hash = 'e-ifs-delisting'; }")
        row.wait_for(state="visible", timeout=5000)
