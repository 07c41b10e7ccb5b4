"""HTML pages: the timeline with its chart and table, and the Plotly chart alone."""

from __future__ import annotations

from timeline.page.html import Link, PageOptions, write
from timeline.page.plotlyjs import plotly_asset

__all__ = ["Link", "PageOptions", "plotly_asset", "write"]
