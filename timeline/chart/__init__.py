"""The chart: its layout, its drawings as SVG and with Plotly, and pictures to keep."""
