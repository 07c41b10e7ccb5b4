"""The Plotly figure as a page of its own, chart.html."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from timeline.chart.figure import CONFIG, dark_colours, parts
from timeline.chart.style import DARK, LIGHT
from timeline.chart.svg import summary
from timeline.model import Timeline
from timeline.page import plotlyjs

if TYPE_CHECKING:
    import jinja2

STYLE = """\
:root { color-scheme: light dark; --back: %s; --ink: %s; --link: %s }
@media (prefers-color-scheme: dark) { :root:not([data-theme]) { --back: %s; --ink: %s; --link: %s } }
:root[data-theme=dark] { --back: %s; --ink: %s; --link: %s }
body { margin: 0; background: var(--back); color: var(--ink); font: 13px system-ui, sans-serif }
a { color: var(--link) }
p { margin: 10px 12px 0 }
.nsewdrag, .ewdrag { touch-action: pan-y }
"""


@dataclass(frozen=True, slots=True)
class FigureOptions:
    """Where plotly.js is, where the page of the timeline is, and which colours the chart has."""

    plotlyjs: Literal["inline", "cdn"] | str = "inline"
    """Inside the page, on Plotly's own servers, or else the address of a file, relative to the page."""
    home: str = ""
    """The page of the timeline, relative to this one; empty without one."""
    theme: Literal["", "light", "dark"] = ""
    """Light or dark; empty: as the reader's system is."""
    drawer: str = ""
    """The source of plotly.js, such as a smaller build; empty for that of the installed package."""


def write(timeline: Timeline, options: FigureOptions) -> bytes:
    """The page, in UTF-8. It makes no request to another host, unless plotly.js is there."""
    from markupsafe import Markup

    drawer = options.drawer or plotlyjs.source()
    src, integrity = _address(options.plotlyjs)
    inline = "" if src else plotlyjs.in_script(drawer)
    split = urlsplit(src)
    style, script = _style(), _asset("figure.js")
    data, layout = parts(timeline, dark=options.theme == "dark")
    del layout["template"]  # a name that only Python knows; all that a template says is in the layout
    figure = {
        "data": data,
        "layout": layout,
        "config": dict(CONFIG),
        "dark": {} if options.theme else dark_colours(),
    }
    text = _template().render(
        language=timeline.language,
        title=timeline.title,
        policy=plotlyjs.policy(
            styles=[style, *plotlyjs.styles(drawer)],
            scripts=[script, *([inline] if inline else [])],
            host=f"{split.scheme}://{split.netloc}" if split.netloc else "",
        ),
        src=src,
        integrity=integrity,
        inline=Markup(inline),
        style=Markup(style),
        script=Markup(script),
        theme=options.theme,
        home=options.home,
        summary=summary(timeline),
        figure=Markup(_in_script(figure)),
    )
    return text.encode()


def _address(where: str) -> tuple[str, str]:
    """The address of plotly.js and the digest that it must have; empty where it is inside the page."""
    if where == "inline":
        return "", ""
    if where != "cdn":
        return where, ""
    from plotly.offline import get_plotlyjs_version

    digest = base64.b64encode(hashlib.sha256(plotlyjs.source().encode()).digest()).decode()
    return f"https://cdn.plot.ly/plotly-{get_plotlyjs_version()}.min.js", f"sha256-{digest}"


def _in_script(figure: object) -> str:
    text = json.dumps(figure, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


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
    return environment.from_string(_asset("figure.html.j2"))


def _style() -> str:
    light, dark = ((each.background, each.ink, each.focus) for each in (LIGHT, DARK))
    return STYLE % (*light, *dark, *dark)


def _asset(name: str) -> str:
    return (resources.files("timeline.page") / name).read_text("utf-8")
