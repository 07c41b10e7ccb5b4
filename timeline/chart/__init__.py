"""The chart: its layout, its drawings as SVG and as a Plotly figure, and pictures of it."""
