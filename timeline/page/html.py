"""The timeline as one HTML page: the chart, and a table that says the same in words."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Literal

from timeline import edtf
from timeline.chart import layout, svg
from timeline.chart.elements import PAGE, properties
from timeline.chart.key import every_sign, present
from timeline.chart.layout import Lane
from timeline.chart.style import DARK, FONT, LIGHT, Palette
from timeline.model import Timeline
from timeline.page import data as _pagedata
from timeline.page import plotlyjs
from timeline.page import script as _script
from timeline.page import table as _table

if TYPE_CHECKING:
    import jinja2

WIDTH, HEIGHT = 1344, 640.0
"""Pixels: the width of the chart that the page shows before its script draws one, and its lanes' height."""

LONG = 200
"""From this many events on, the browser lays out a year of the table only when it comes near the window."""


@dataclass(frozen=True, slots=True)
class Link:
    """A calendar beside the page, and the page of its events; both paths are relative to the page."""

    title: str
    href: str
    page: str = ""
    """Empty if the calendar has no page, or if this is the page itself."""


@dataclass(frozen=True, slots=True)
class PageOptions:
    """Where the page and the files around it are, and in which form it is written."""

    plotly: Literal["inline", "file"] = "inline"
    """Where plotly.js is: inside the page, which then needs no other file, or in a file beside it."""
    plotly_src: str = ""
    """The path of that file, relative to the page."""
    path: str = ""
    """The path of the page, relative to the site."""
    calendar: str = ""
    """The calendar of the page's events, relative to the page; empty without one."""
    feeds: tuple[Link, ...] = ()
    """Other calendars of the site."""
    whole: Link | None = None
    """The calendar and the page of the whole timeline, if this page shows only some of its events."""
    embed: bool = False
    """Write the page for an iframe: title, chart, key, and a collapsed table."""
    chart: str = ""
    """The page of the Plotly chart, relative to the page; empty without one."""
    drawer: str = ""
    """The source of plotly.js, such as a smaller build; empty for that of the installed package."""


def write(timeline: Timeline, options: PageOptions) -> bytes:
    """The whole page, in UTF-8.

    It makes no request to another host. Without scripts it shows a picture of the chart, and the table.
    """
    from markupsafe import Markup

    style, script = _style(), _script.script()
    drawer = options.drawer or plotlyjs.source()
    inline = plotlyjs.in_script(drawer) if options.plotly == "inline" else ""
    lanes = layout.lanes(timeline)
    still = svg.laid_out(timeline, width=WIDTH, height=HEIGHT)
    shown, whole = present(still), options.whole
    text = _template().render(
        language=timeline.language,
        rtl=timeline.runs_right_to_left,
        title=timeline.title,
        description=timeline.description,
        embed=options.embed,
        site=timeline.url,
        policy=plotlyjs.policy(
            styles=[style, *plotlyjs.styles(drawer)], scripts=[script, *([inline] if inline else [])]
        ),
        style=Markup(style),
        script=Markup(script),
        plotly_src=options.plotly_src if options.plotly == "file" else "",
        plotly_inline=Markup(inline),
        data=Markup(_pagedata.in_script(timeline, path=options.path, whole=whole.title if whole else "")),
        whole=whole,
        chart=options.chart,
        calendar=options.calendar,
        calendars=_calendars(timeline, options),
        pages=[feed for feed in options.feeds if feed.page],
        count=len(timeline.events),
        long=len(timeline.events) >= LONG,
        summary=svg.summary(timeline),
        still=Markup(svg.svg_of(timeline, still, linked=True)),
        key=[
            _Sign(name, sign.width, Markup(sign.drawing), sign.words, name in shown)
            for name, sign in every_sign(PAGE).items()
        ],
        elastic=still.scale.elastic,
        folded=bool(still.ticks.gaps),
        dense=still.dense,
        categories=any(lane.id for lane in lanes),
        chips=_chips(timeline, lanes),
        groups=_table.groups(timeline, [lane.id for lane in lanes]),
        as_of="" if timeline.as_of is None else edtf.say(edtf.date_on(timeline.as_of)),
    )
    return text.encode()


@functools.cache
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["tight"] = _tight
    return environment.from_string(_asset("page.html.j2"))


def _tight(markup: str) -> str:
    """The markup with line feeds only between rows, because each of thousands would become a text node."""
    from markupsafe import Markup

    return Markup(re.sub(r">\n(?=<(?!/?(?:tr|tbody)\b))", ">", markup))


def _calendars(timeline: Timeline, options: PageOptions) -> list[Link]:
    """The calendars to subscribe to, first that of the page's own events."""
    own = [Link(timeline.title, options.calendar)] if options.calendar else []
    return [*own, *([options.whole] if options.whole else []), *options.feeds]


def _chips(timeline: Timeline, lanes: Sequence[Lane]) -> list[_Chip]:
    """The lanes that have events, each with its colour."""
    used = {event.category for event in timeline.events}
    return [
        _Chip(lane.id, lane.name, at % len(LIGHT.lanes)) for at, lane in enumerate(lanes) if lane.id in used
    ]


@dataclass(frozen=True, slots=True)
class _Chip:
    id: str
    name: str
    colour: int


@dataclass(frozen=True, slots=True)
class _Sign:
    """One sign of the key; its width is in pixels."""

    name: str
    width: float
    drawing: str
    words: str
    shown: bool
    """Whether the first picture of the chart has such a mark."""


def _asset(name: str) -> str:
    return (resources.files("timeline.page") / name).read_text("utf-8")


def _style() -> str:
    light, dark = _variables(LIGHT), _variables(DARK)
    lanes = "".join(f".lane-{at} {{ background: var(--lane-{at}); }}\n" for at in range(len(LIGHT.lanes)))
    return (
        f":root {{ color-scheme: light dark; --font: {FONT}; {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f"{lanes}{_asset('page.css')}"
    )


def _variables(palette: Palette) -> str:
    values: Mapping[str, str] = {
        **properties(palette),
        "focus": palette.focus,
        "marked": palette.tint(palette.focus),
    }
    return " ".join(f"--{name}: {value};" for name, value in values.items())
