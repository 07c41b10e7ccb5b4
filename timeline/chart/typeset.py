"""A picture's SVG as PNG or PDF, by Typst (https://typst.app), without a browser.

Typst draws the shapes from the SVG, and sets each line of words itself at its place in the SVG. So
each letter comes from a font that has it, in any script, and the words of a PDF can be searched.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from importlib import resources
from typing import Literal

NAMESPACE = "{http://www.w3.org/2000/svg}"

FAMILIES = (
    "Segoe UI",
    "Roboto",
    "Helvetica Neue",
    "Noto Sans",
    "Liberation Sans",
    "Arial",
    "DejaVu Sans",
    "Open Sans",
    "Ubuntu",
    "Cantarell",
    "FreeSans",
)
"""Each letter uses the first installed font of these that has it, or else any font that has it."""

POINTS = 72
"""Points in an inch: a pixel of the picture is a point of the page."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style; the size is in pixels."""

    text: str
    size: float
    weight: int
    fill: str
    strike: bool


@dataclass(slots=True)
class Line:
    """Words on one baseline y; `anchor` says whether they begin at x, are centred there, or end there."""

    x: float
    y: float
    anchor: str
    runs: list[Run] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Style:
    """The style and the position that words inherit from the elements around them."""

    size: float = 16.0
    weight: int = 400
    fill: str = "#000000"
    anchor: str = "start"
    strike: bool = False
    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0


def render(svg: str, *, language: str, kind: Literal["png", "pdf"], scale: float = 1.0) -> bytes:
    """The picture as PNG, with `scale` pixels for each of its own, or as PDF.

    The same SVG and the same fonts give the same bytes. Raises ImportError without Typst.
    """
    import typst

    root = ET.fromstring(svg)
    found = [asdict(line) for line in lines(root)]
    ET.register_namespace("", NAMESPACE.strip("{}"))
    data = {
        "title": _content(root, "title"),
        "summary": _content(root, "desc"),
        "language": primary(language),
        "width": float(root.attrib["width"]),
        "height": float(root.attrib["height"]),
        "families": FAMILIES,
        "lines": found,
    }
    rendered = typst.compile(
        (resources.files("timeline.chart") / "picture.typ").read_bytes(),
        format=kind,
        ppi=POINTS * scale,
        sys_inputs={"data": json.dumps(data), "svg": ET.tostring(root, encoding="unicode")},
    )
    assert isinstance(rendered, bytes)
    return rendered


def primary(language: str) -> str:
    """The first part of a language tag, if it is an ISO 639 code, as Typst needs it; otherwise "en"."""
    code = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", language)
    return code[0].lower() if code else "en"


def lines(root: ET.Element) -> list[Line]:
    """All words of a picture's SVG; removes them from the SVG."""
    return list(_lines(root, _Style()))


def _lines(element: ET.Element, style: _Style) -> Iterator[Line]:
    style = _inside(element, style)
    for child in list(element):
        if child.tag == f"{NAMESPACE}text":
            yield from _text(child, style)
            element.remove(child)
        else:
            yield from _lines(child, style)


def _text(element: ET.Element, style: _Style) -> list[Line]:
    style = _inside(element, style)
    found: list[Line] = []
    _runs(element, style, float(element.attrib["y"]), found)
    return found


def _runs(element: ET.Element, style: _Style, y: float, found: list[Line]) -> float:
    """Add an element's words to the last line, or to a new line if it has an x; return the y of the line."""
    if "x" in element.attrib:
        y += float(element.get("dy", 0))
        x = style.x + float(element.attrib["x"]) * style.zoom
        found.append(Line(x, style.y + y * style.zoom, style.anchor))
    if element.text:
        found[-1].runs.append(_run(element.text, style))
    for child in element:
        y = _runs(child, _inside(child, style), y, found)
        if child.tail:
            found[-1].runs.append(_run(child.tail, style))
    return y


def _run(text: str, style: _Style) -> Run:
    return Run(text, style.size * style.zoom, style.weight, style.fill, style.strike)


def _inside(element: ET.Element, style: _Style) -> _Style:
    get = element.get
    style = replace(
        style,
        size=float(get("font-size", style.size)),
        weight=int(get("font-weight", style.weight)),
        fill=get("fill", style.fill),
        anchor=get("text-anchor", style.anchor),
        strike=style.strike or get("text-decoration") == "line-through",
    )
    moved = re.fullmatch(r"translate\((\S+) (\S+)\)(?: scale\((\S+)\))?", get("transform", ""))
    if moved is None:
        return style
    x, y = style.x + float(moved[1]) * style.zoom, style.y + float(moved[2]) * style.zoom
    return replace(style, x=x, y=y, zoom=style.zoom * float(moved[3] or 1))


def _content(root: ET.Element, name: str) -> str:
    return root.findtext(f"{NAMESPACE}{name}", "")
