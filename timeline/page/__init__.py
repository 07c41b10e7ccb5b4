"""The timeline as one HTML page: its template, styles and scripts, and the data for them."""

from __future__ import annotations

from timeline.page.html import Link, PageOptions, plotly_asset, write

__all__ = ["Link", "PageOptions", "plotly_asset", "write"]
