"""The timeline as one HTML page: the chart, and the table that says the same in words."""

from __future__ import annotations

import base64
import functools
import hashlib
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
from timeline.page import script as _script
from timeline.page import table as _table

if TYPE_CHECKING:
    import jinja2

WIDTH, HEIGHT = 1344, 640.0
"""Pixels of the chart that stands in the page before the script has made its own, and of its lanes."""

LONG = 200
"""Events from which on the table's years are laid out only as they come near the window."""


@dataclass(frozen=True, slots=True)
class Link:
    """A calendar beside the page, by a path relative to it, and the page of its events."""

    title: str
    href: str
    page: str = ""
    """Relative too; empty where there is none, or it is the page itself."""


@dataclass(frozen=True, slots=True)
class PageOptions:
    plotly: Literal["inline", "file"] = "inline"
    """Where plotly.js is: in the page, which then is all there is, or in a file beside it."""
    plotly_src: str = ""
    """That file, relative to the page."""
    path: str = ""
    """Where the page is, relative to the site."""
    calendar: str = ""
    """The calendar of the page's events, relative to the page; empty where there is none."""
    feeds: tuple[Link, ...] = ()
    """Other calendars of the site."""
    whole: Link | None = None
    """The whole timeline's calendar and page, where this is the page of some of its events."""
    embed: bool = False
    """For an iframe in another page: title, chart and key, and the table folded away."""
    drawer: str = ""
    """The plotly.js that draws the chart, where it is not the installed package's: a slimmer build of it."""


def plotly_asset(drawer: str = "") -> tuple[str, bytes]:
    """The name and the bytes of plotly.js, the installed package's where silent; the name tells which."""
    script = (drawer or _plotly()).encode()
    return f"assets/plotly-{hashlib.sha256(script).hexdigest()[:12]}.min.js", script


@functools.cache
def _plotly() -> str:
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())


@functools.cache
def _plotly_styles(drawer: str) -> tuple[str, ...]:
    """The style sheets that plotly.js puts into any page, for the policy to name."""
    literals = re.findall(r"\.textContent='((?:[^'\\]|\\.)*)'", drawer)
    return ("", *(re.sub(r"\\(.)", r"\1", literal) for literal in literals))


def write(timeline: Timeline, options: PageOptions) -> bytes:
    """The whole page, in UTF-8. It asks nothing of any other host, and without scripts it is a picture
    of the chart and the table.
    """
    from markupsafe import Markup

    style, script = _style(), _script.script()
    drawer = options.drawer or _plotly()
    inline = _in_script(drawer) if options.plotly == "inline" else ""
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
        policy=_policy(
            styles=[style, *_plotly_styles(drawer)], scripts=[script, *([inline] if inline else [])]
        ),
        style=Markup(style),
        script=Markup(script),
        plotly_src=options.plotly_src if options.plotly == "file" else "",
        plotly_inline=Markup(inline),
        data=Markup(_pagedata.in_script(timeline, path=options.path, whole=whole.title if whole else "")),
        whole=whole,
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
    """Rows on a line each: a line feed between elements is a text of its own, and there are thousands."""
    from markupsafe import Markup

    return Markup(re.sub(r">\n(?=<(?!/?(?:tr|tbody)\b))", ">", markup))


def _calendars(timeline: Timeline, options: PageOptions) -> list[Link]:
    """Those that can be subscribed to: first that of the page's own events."""
    own = [Link(timeline.title, options.calendar)] if options.calendar else []
    return [*own, *([options.whole] if options.whole else []), *options.feeds]


def _chips(timeline: Timeline, lanes: Sequence[Lane]) -> list[_Chip]:
    """The lanes that any event is in, each with its colour."""
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
    """One mark of the key, drawn so many pixels wide."""

    name: str
    width: float
    drawing: str
    words: str
    shown: bool
    """Whether the picture of the first paint has any of it."""


def _asset(name: str) -> str:
    return (resources.files("timeline.page") / name).read_text("utf-8")


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
            "img-src data: blob:",
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
