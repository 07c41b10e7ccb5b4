"""Dated, sourced chronologies: one TOML file in; calendars, a timeline page and answers out.

>>> loaded = load("events.toml")
>>> [event.id for event in select(loaded.timeline, "actor:us actor:cn 2023-11-15")]
['biden-xi-woodside-summit']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from timeline import edtf
    from timeline.chart.figure import figure
    from timeline.diagnostics import Diagnostic, Span
    from timeline.loader import Loaded, load
    from timeline.model import Citation, Event, Feed, Place, Source, Timeline
    from timeline.query import Query, QueryError, select

__all__ = [
    "Citation",
    "Diagnostic",
    "Event",
    "Feed",
    "Loaded",
    "Place",
    "Query",
    "QueryError",
    "Source",
    "Span",
    "Timeline",
    "edtf",
    "figure",
    "load",
    "select",
]

_HOMES = {
    "diagnostics": ("Diagnostic", "Span"),
    "loader": ("Loaded", "load"),
    "model": ("Citation", "Event", "Feed", "Place", "Source", "Timeline"),
    "query": ("Query", "QueryError", "select"),
    "chart.figure": ("figure",),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that the command line starts fast (PEP 562)."""
    if name == "edtf":
        return import_module("timeline.edtf")
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"timeline.{module}"), name)
    raise AttributeError(f"module 'timeline' has no attribute {name!r}")
