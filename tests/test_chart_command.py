"""`timeline chart`: where it writes, where plotly.js is, and what it refuses."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import plotly.graph_objects as go
import pytest

from tests.conftest import HEAD
from tests.test_cli import Result
from timeline.chart.figure import dark_colours, parts
from timeline.chart.style import LIGHT
from timeline.model import Timeline

ONE = '[[event]]\nid = "talks"\ntitle = "Talks"\ndate = 2023-11-15\n'


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("events.toml").write_text(HEAD + ONE, encoding="utf-8")


def written(name: str) -> str:
    return Path(name).read_text(encoding="utf-8")


def scripts(page: str) -> list[str]:
    """The addresses of the scripts of a page."""
    return re.findall('<script src="([^"]*)"', page)


def test_json_is_a_figure_and_the_same_each_time() -> None:
    assert Result("chart", "-o", "x.json", "--title", "Mine").code == 0
    drawn = go.Figure(json.loads(written("x.json")))
    assert drawn.layout.title.text == "Mine"
    first = written("x.json")
    Result("chart", "-o", "x.json", "--title", "Mine")
    assert written("x.json") == first


def test_html_goes_to_standard_output_without_a_file() -> None:
    assert Result("chart", "2023-11").out.startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("where", "address", "source"),
    [
        ("cdn", "https://cdn.plot.ly/plotly-", "https://cdn.plot.ly"),
        ("directory", "plotly.min.js", ""),
        ("scripts/plotly.js", "scripts/plotly.js", ""),
        ("https://example.org/p.js", "https://example.org/p.js", "https://example.org"),
    ],
)
def test_plotly_s_script_is_where_the_option_says(where: str, address: str, source: str) -> None:
    assert Result("chart", "-o", "x.html", "--plotlyjs", where).code == 0
    [found] = scripts(written("x.html"))
    assert found.startswith(address)
    [allowed] = re.findall("script-src ([^;]*);", html.unescape(written("x.html")))
    assert [each for each in allowed.split() if each.startswith("https:")] == [source] * bool(source)
    assert Path("plotly.min.js").exists() is (where == "directory")
    assert len(written("x.html")) < 100_000


@pytest.mark.parametrize(
    "where",
    [
        "inline",
        "require",
        "javascript:alert(1).js",
        "a b.js",
        "x;y.js",
        "x'.js",
        "ftp://example.org/a.js",
        "\x1b.js",
    ],
)
def test_what_is_no_place_for_a_script_is_refused(where: str) -> None:
    result = Result("chart", "-o", "x.html", "--plotlyjs", where)
    assert result.code == 2
    assert "is no place for plotly.js\nhelp: write cdn, directory, or a path" in result.err
    assert "\x1b" not in result.err
    assert not Path("x.html").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["-o", "x.svg"],
            "a chart is HTML or JSON, not .svg\nhelp: timeline picture draws SVG: timeline picture -o",
        ),
        (["-o", "x.png"], "help: timeline picture draws PNG: timeline picture -o timeline.png"),
        (["-o", "x.pdf"], "help: timeline picture draws PDF: timeline picture -o timeline.pdf"),
        (["-o", "x"], "a chart is HTML or JSON, and 'x' does not say which"),
        (["-o", "x.json", "--plotlyjs", "cdn"], "--plotlyjs is for HTML"),
        (["--plotlyjs", "directory"], "--plotlyjs directory writes a file beside the chart"),
        (["-o", "x.html", "--plotly", "p.js"], "--plotly"),
        (["-o", "x.html", "--title", "a\nb"], "--title has characters that cannot be shown"),
    ],
)
def test_what_it_cannot_write_is_refused_with_what_to_write(arguments: list[str], said: str) -> None:
    result = Result("chart", *arguments)
    assert result.code == 2
    assert said in result.err
    assert [each.name for each in Path().iterdir()] == ["events.toml"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_decides_the_colours(theme: str) -> None:
    assert Result("chart", "-o", "x.html", "--theme", theme, "--plotlyjs", "cdn").code == 0
    assert f'<meta name="color-scheme" content="{theme}">' in written("x.html")
    assert ('"dark":{}' in written("x.html")) is True
    assert (f'"paper_bgcolor":"{LIGHT.background}"' in written("x.html")) is (theme == "light")


def test_every_colour_of_a_light_chart_has_its_like_in_a_dark_one(shipped: Timeline) -> None:
    """The page's script puts dark colours in the place of light ones; here the same is done to the data."""
    colours = dark_colours()

    def recoloured(value: object, *, named: bool = False) -> object:
        match value:
            case dict():
                return {
                    key: recoloured(each, named=str(key).endswith("color")) for key, each in value.items()
                }
            case list() | tuple():
                return [recoloured(each, named=named) for each in value]
            case str() if named:
                return colours.get(value, value)
        return value

    light, dark = (json.loads(json.dumps(parts(shipped, dark=dark))) for dark in (False, True))
    dark[1]["template"] = light[1]["template"]
    assert recoloured(light) == dark
    assert len(set(colours.values())) == len(colours)
