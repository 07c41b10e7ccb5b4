"""The positions of everything on a chart: pure geometry, in pixels.

    >>> from timeline.chart.layout import Item, Lane, layout, text_width
    >>> from timeline.edtf import Extent
    >>> day = Extent(738_474, 738_474, 738_474, 738_474, lasts=True)
    >>> chart = layout(
    ...     [Item("signing", "Signing", "15 Nov 2022", "talks", (day,))],
    ...     [Lane("talks", "Talks")],
    ...     width=1200, budget_height=640, measure=text_width, as_of=None,
    ... )
    >>> [tick.text for tick in chart.ticks.top][:2]
    ['Jan 2022', 'Feb 2022']

No two labels overlap, no label covers a mark, nothing leaves the chart, and every event
with a date has a mark.
"""

from timeline.chart.layout._types import (
    Band,
    Item,
    Kind,
    Label,
    Lane,
    Layout,
    Mark,
    Part,
    Pole,
    ScaleKind,
    Shape,
    Side,
)
from timeline.chart.layout.events import items, lanes
from timeline.chart.layout.lay import layout
from timeline.chart.layout.scale import Cell, TimeScale
from timeline.chart.layout.ticks import Gap, Tick, Ticks
from timeline.chart.layout.widths import Measure, text_width

__all__ = [
    "Band",
    "Cell",
    "Gap",
    "Item",
    "Kind",
    "Label",
    "Lane",
    "Layout",
    "Mark",
    "Measure",
    "Part",
    "Pole",
    "ScaleKind",
    "Shape",
    "Side",
    "Tick",
    "Ticks",
    "TimeScale",
    "items",
    "lanes",
    "layout",
    "text_width",
]
