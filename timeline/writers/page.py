"""The timeline as one HTML page: the chart, and the table that says the same in words."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

from timeline import edtf, layout
from timeline.layout.units import civil
from timeline.model import Timeline
from timeline.writers import _table, chart
from timeline.writers._colours import DARK, LIGHT, Palette, recolouring

WIDTHS = (1344, 1180, 1020, 860)
"""The chart is laid out for each of these widths, in pixels; the page shows the widest that fits."""

FEW_WIDTHS = (1180, 860)
MANY = 400
"""From this many events on, fewer widths do: the page stays small."""

HEIGHT = 720.0
"""Pixels that the chart's lanes take at most."""

PRINT_WIDTH, PRINT_HEIGHT = 1040, 520.0
"""The same on paper: A4 landscape, with the title and the key on the same page."""

RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
"""Languages whose pages run from right to left."""


@dataclass(frozen=True, slots=True)
class Link:
    """A file beside the page, by a path relative to it."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class PageOptions:
    plotly: Literal["inline", "file"] = "inline"
    """Where plotly.js is: in the page, which then is all there is, or in a file beside it."""
    plotly_src: str = ""
    """That file, relative to the page."""
    calendar: str = ""
    """The calendar of all events, relative to the page; empty where there is none."""
    feeds: tuple[Link, ...] = ()
    """Calendars of some of them."""


def plotly_asset() -> tuple[str, bytes]:
    """The name and the bytes of plotly.js, from the installed package; the name tells its content."""
    script = _plotly().encode()
    return f"assets/plotly-{hashlib.sha256(script).hexdigest()[:12]}.min.js", script


@functools.cache
def _plotly() -> str:
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())


@functools.cache
def _plotly_styles() -> tuple[str, ...]:
    """The style sheets that plotly.js puts into any page, for the policy to name."""
    literals = re.findall(r"\.textContent='((?:[^'\\]|\\.)*)'", _plotly())
    return ("", *(re.sub(r"\\(.)", r"\1", literal) for literal in literals))


def write(timeline: Timeline, options: PageOptions) -> bytes:
    """The whole page, in UTF-8. It asks nothing of any other host, and without scripts is the table."""
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    figures = _figures(timeline)
    style, script = _style(), _asset("page.js")
    inline = _in_script(_plotly()) if options.plotly == "inline" else ""
    lanes = layout.lanes(timeline)
    text = environment.from_string(_asset("page.html.j2")).render(
        language=timeline.language,
        rtl=timeline.language.split("-")[0].lower() in RIGHT_TO_LEFT,
        title=timeline.title,
        description=timeline.description,
        policy=_policy(styles=[style, *_plotly_styles()], scripts=[script, *([inline] if inline else [])]),
        style=Markup(style),
        script=Markup(script),
        plotly_src=options.plotly_src if options.plotly == "file" else "",
        plotly_inline=Markup(inline),
        data=Markup(_data(figures, _figure(timeline, PRINT_WIDTH, PRINT_HEIGHT))),
        calendar=options.calendar,
        feeds=options.feeds,
        summary=_summary(timeline),
        chart_height=round(figures[0]["layout"]["height"]),
        key=_key(figures[0]),
        captions=_captions(figures[0]),
        categories=any(lane.id for lane in lanes),
        groups=_table.groups(timeline, [lane.id for lane in lanes]),
        as_of="" if timeline.as_of is None else edtf.say(edtf.Date(*civil(timeline.as_of))),
    )
    return text.encode()


def _asset(name: str) -> str:
    return (resources.files("timeline.writers") / "assets" / name).read_text("utf-8")


# ---- The head


def _policy(*, styles: Sequence[str], scripts: Sequence[str]) -> str:
    """Nothing from anywhere but the page's own scripts and styles, and the file beside it (CSP 3).

    Plotly puts in an empty style element, and positions by style attributes.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {' '.join(map(_hash, scripts))}",
            f"style-src-elem {' '.join(map(_hash, styles))}",
            "style-src-attr 'unsafe-inline'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _in_script(text: str) -> str:
    """A script that can't end its element early. HTML 4.12.1.3, 'Restrictions for contents of script'."""
    return re.sub(r"<(?=/script|script|!--)", r"\\x3c", text, flags=re.IGNORECASE)


def _style() -> str:
    light, dark = _variables(LIGHT), _variables(DARK)
    lanes = "".join(f".lane-{at} {{ background: var(--lane-{at}); }}\n" for at in range(len(LIGHT.lanes)))
    return (
        f":root {{ color-scheme: light dark; --font: {chart.FONT}; {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f"{lanes}{_asset('page.css')}"
    )


def _variables(palette: Palette) -> str:
    values = {
        "background": palette.background,
        "ink": palette.ink,
        "muted": palette.muted,
        "line": palette.line,
        "band": palette.band,
        "gap": palette.gap,
        "today": palette.today,
        "focus": palette.focus,
        "marked": palette.tint(palette.focus),
    } | {f"lane-{at}": colour for at, colour in enumerate(palette.lanes)}
    return " ".join(f"--{name}: {value};" for name, value in values.items())


# ---- The chart


def _figures(timeline: Timeline) -> list[dict[str, Any]]:
    widths = WIDTHS if len(timeline.events) < MANY else FEW_WIDTHS
    return [_figure(timeline, width, HEIGHT) for width in widths]


def _figure(timeline: Timeline, width: int, height: float) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(chart.figure(timeline, width=width, height=height).to_json())
    return found


def _data(figures: Sequence[dict[str, Any]], printed: dict[str, Any]) -> str:
    """What page.js draws from, safe inside a script element whatever titles hold."""
    data = {
        "config": dict(chart.CONFIG),
        "dark": recolouring(LIGHT, DARK),
        "muted": LIGHT.muted,
        "figures": figures,
        "printed": printed,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _summary(timeline: Timeline) -> str:
    count = len(timeline.events)
    return f"Timeline of {count:,} event{'s' if count != 1 else ''}; the table below lists all of them."


def _captions(figure: dict[str, Any]) -> list[str]:
    meta = figure["layout"]["meta"]
    captions = []
    if meta["elastic"]:
        captions.append("Busy periods are drawn wider; in shaded gaps nothing new begins.")
    if meta["dense"]:
        captions.append("Labels stand where there is room, the most important first.")
    return captions


def _key(figure: dict[str, Any]) -> list[_Sign]:
    """Those signs of which the chart has any."""
    from markupsafe import Markup

    return [
        _Sign(width, Markup(drawing), words)
        for sign, (width, drawing, words) in SIGNS.items()
        if sign in figure["layout"]["meta"]["signs"]
    ]


@dataclass(frozen=True, slots=True)
class _Sign:
    """One mark of the key, drawn so many pixels wide."""

    width: int
    drawing: str
    words: str


SIGNS: Mapping[str, tuple[int, str, str]] = {
    "day": (14, '<circle class="solid" cx="7" cy="8" r="6"/>', "exact day"),
    "series": (
        34,
        "".join(f'<circle class="solid" cx="{x}" cy="8" r="3"/>' for x in (5, 17, 29)),
        "recurs",
    ),
    "ring": (
        13,
        '<circle class="hollow paper" cx="6.5" cy="8" r="5"/>',
        "some day within a month, year or span",
    ),
    "pill": (
        34,
        '<rect class="hollow" x="1" y="2" width="32" height="12" rx="6"/>',
        "some day within this span",
    ),
    "bar": (32, '<rect class="solid" y="2" width="32" height="12" rx="2"/>', "period"),
    "ends": (
        40,
        '<rect class="hollow" x="1" y="2" width="38" height="12" rx="6"/>'
        '<rect class="solid" x="12" y="1.2" width="16" height="13.6"/>',
        "ends not known to the day",
    ),
    "arrow": (
        40,
        '<path class="solid" d="M2 2h29v-1.5l7.5 7.5-7.5 7.5v-1.5h-29a1.5 1.5 0 0 1-1.5-1.5v-9a1.5 1.5 0 0 1 '
        '1.5-1.5z"/>',
        "ongoing",
    ),
    "planned": (34, '<rect class="hollow dotted" x="1" y="2" width="32" height="12" rx="2"/>', "planned"),
    "deadline": (17, '<path class="stroke" d="M1 8h14M15 0v16"/>', "deadline"),
    "target": (16, '<path class="hollow paper" d="M8 1.2 14.8 8 8 14.8 1.2 8z"/>', "target"),
    "off": (
        26,
        '<circle class="hollow" cx="13" cy="8" r="5.2"/><path class="stroke" d="M3 8h20"/>',
        "cancelled or postponed",
    ),
}
"""Each sign's width in pixels, its drawing, and what it means."""
