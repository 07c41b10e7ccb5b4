"""The chart of a timeline as SVG: it needs no script, no browser and no other file.

Each drawn event is a group with its id in `data-id`, and with its title and its date in full words in a
<title>. It is inside the group of its lane, which has the lane's id in `data-lane`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from timeline import edtf
from timeline.chart import layout as lay
from timeline.chart import svgmarks as _svgmarks
from timeline.chart.elements import CENTRE, PAGE, Paint, capital, element, escaped, isolated, number
from timeline.chart.layout import Band, Gap, Label, Layout, Mark, ScaleKind, Side
from timeline.chart.layout.lay import NAME_INDENT, NAME_LINE, NAME_SIZE, NAME_WEIGHT
from timeline.chart.layout.pack import BEFORE_DATE, DATE_SIZE, LINE, TITLE_SIZE, TITLE_WEIGHT
from timeline.chart.layout.ticks import SUB_SIZE, TOP_SIZE, TOP_WEIGHT
from timeline.chart.style import FONT
from timeline.model import Event, Timeline
from timeline.model.words import when_in_words

USUAL = 0.92
"""The width of words in the widest usual font, relative to the table of widths that the layout uses."""

LONGEST_TITLE = 300
"""The most characters of a title in a tooltip."""


def laid_out(timeline: Timeline, *, width: float, height: float, scale: ScaleKind = "auto") -> Layout:
    """The layout of a timeline's chart, `width` pixels wide; its lanes take about `height` pixels."""
    return lay.layout(
        lay.items(timeline),
        lay.lanes(timeline),
        width=width,
        budget_height=height,
        measure=lay.text_width,
        as_of=timeline.as_of,
        scale=scale,
    )


def svg_of(timeline: Timeline, chart: Layout, *, colours: Paint = PAGE, linked: bool = False) -> str:
    """A chart from `laid_out` as one <svg> element.

    In the colours of `PAGE` it changes with the surrounding page, which must define its `properties`. If
    `linked`, the group of each event is a link to `#e-<id>`. The same timeline gives the same text.
    """
    return element(
        "svg",
        element("desc", escaped(summary(timeline))) + drawn(timeline, chart, colours=colours, linked=linked),
        xmlns="http://www.w3.org/2000/svg",
        width=chart.width,
        height=chart.height,
        viewBox=f"0 0 {number(chart.width)} {number(chart.height)}",
        role="group" if linked else "img",  # a screen reader does not go through the parts of an image
        aria_label=timeline.title,
        direction="ltr",
        font_family=FONT,
        font_size=TITLE_SIZE,
    )


def summary(timeline: Timeline) -> str:
    """A sentence about the chart for people who cannot see it."""
    count = len(timeline.events)
    undated = sum(event.when is None for event in timeline.events)
    words = f"A timeline of {count:,} event{'' if count == 1 else 's'}"
    days = [day for event in timeline.events for day in (event.earliest, event.latest) if day is not None]
    years = [edtf.civil(day)[0] for day in days]
    if years:
        words += f", {min(years)} to {max(years)}" if min(years) < max(years) else f", {years[0]}"
    if undated:
        words += f"; {undated:,} without a date {'is' if undated == 1 else 'are'} not drawn"
    return f"{words}."


def drawn(timeline: Timeline, chart: Layout, *, colours: Paint, linked: bool = False) -> str:
    """The contents of the <svg> element, from the back to the front."""
    return "\n".join(
        (
            *_bands(chart, colours),
            *_ticks(chart, colours),
            *_as_of(chart, timeline, colours),
            *_lanes(chart, timeline, colours, linked=linked),
            *_empty(chart, timeline, colours),
        )
    )


def _bands(chart: Layout, colours: Paint) -> Iterator[str]:
    for band in chart.bands[::2]:
        yield element("rect", y=band.y0, width=chart.width, height=band.y1 - band.y0, fill=colours.band)


def _ticks(chart: Layout, colours: Paint) -> Iterator[str]:
    ticks, foot = chart.ticks, chart.top
    for gap in ticks.gaps:
        yield element("rect", x=gap.x0, y=6, width=gap.x1 - gap.x0, height=foot - 6, fill=colours.gap)
    lines = "".join(f"M{number(x)} 6V{number(chart.bottom)}" for x in ticks.lines)
    notches = "".join(f"M{number(x)} {number(foot - 20)}v17" for x in ticks.notches)
    if lines or notches:
        yield element("path", d=lines + notches, stroke=colours.line)
    if ticks.gaps:
        edges = "".join(f"M{number(gap.x0)} 6V{number(chart.bottom)}" for gap in ticks.gaps)
        yield element("path", d=edges, stroke=colours.dim, stroke_dasharray="3 3")
    if ticks.top:
        words = "".join(_words(tick.text, tick.x, foot - 30, size=TOP_SIZE) for tick in ticks.top)
        yield element("g", words, font_size=TOP_SIZE, font_weight=TOP_WEIGHT, fill=colours.ink)
    quiet = [_words(tick.text, tick.x, foot - 12, size=SUB_SIZE) for tick in ticks.sub]
    quiet += [_gap(gap, foot) for gap in ticks.gaps if gap.lines]
    if quiet:
        yield element("g", "".join(quiet), font_size=SUB_SIZE, fill=colours.muted)


def _words(text: str, x: float, middle: float, *, size: float, **attributes: float | str | None) -> str:
    return element("text", escaped(text), x=x, y=middle + CENTRE * size, **attributes)


def _gap(gap: Gap, foot: float) -> str:
    x, step = (gap.x0 + gap.x1) / 2, SUB_SIZE * 1.3
    first = foot - 20 - (len(gap.lines) - 1) / 2 * step
    words = _below_each_other([escaped(line) for line in gap.lines], x, step)
    return element("text", words, x=x, y=first + CENTRE * SUB_SIZE, text_anchor="middle")


def _below_each_other(lines: Sequence[str], x: float, step: float, *, between: str = "") -> str:
    """The contents of a text element: lines at x, each a step below the last.

    `between` separates them for a reader who copies the text.
    """
    first, *others = lines
    return between.join((first, *(element("tspan", line, x=x, dy=step) for line in others)))


def _as_of(chart: Layout, timeline: Timeline, colours: Paint) -> Iterator[str]:
    if chart.as_of_x is None or timeline.as_of is None:
        return
    x = chart.as_of_x
    words = f"As of {edtf.say_short(edtf.date_on(timeline.as_of))}"
    yield element(
        "path",
        d=f"M{number(x)} {number(chart.top - 4)}V{number(chart.bottom + 6)}",
        stroke=colours.today,
        stroke_width=1.5,
    )
    fits = x + lay.text_width(words, SUB_SIZE, 600) + 4 < chart.width
    yield _words(
        words,
        x - 1 if fits else x + 1,
        chart.bottom + 14,
        size=SUB_SIZE,
        fill=colours.today,
        font_size=SUB_SIZE,
        font_weight=600,
        text_anchor=None if fits else "end",
    )


def _lanes(chart: Layout, timeline: Timeline, colours: Paint, *, linked: bool) -> Iterator[str]:
    """One group for each lane, with its name first."""
    places = {lane.id: at for at, lane in enumerate(lay.lanes(timeline))}
    labels = {label.item.id: label for label in chart.labels}
    marks: list[list[Mark]] = [[] for _ in chart.bands]
    for mark in chart.marks:
        marks[mark.lane].append(mark)
    events = {event.id: event for event in timeline.events}
    for at, (band, group) in enumerate(zip(chart.bands, marks, strict=True)):
        lane = colours.lane(places[band.lane.id])
        behind = colours.band if at % 2 == 0 else colours.background
        content = [*_name(band, colours, behind=behind if chart.left == 0 else None)] if band.lines else []
        for mark in group:
            label = labels.get(mark.item.id)
            parts = [element("title", escaped(_tooltip(events[mark.item.id])))]
            if label is not None and label.pole is not None:
                pole = label.pole
                line = f"M{number(pole.x)} {number(pole.y0)}V{number(pole.y1)}"
                parts.append(element("path", d=line, stroke=colours.dim, stroke_width=1))
            parts += _svgmarks.drawn(mark, colours, lane)
            if label is not None:
                parts.append(_label(label, colours, behind))
            content.append(_group(mark.item.id, "".join(parts), linked=linked))
        yield element(
            "g",
            "\n".join(content),
            data_lane=band.lane.id,
            fill=lane.solid,
            stroke=colours.background,
            stroke_width=_svgmarks.edge_width(min((mark.size for mark in group), default=0.0)),
            font_weight=TITLE_WEIGHT,
        )


def _group(event_id: str, content: str, *, linked: bool) -> str:
    if not linked:
        return element("g", content, data_id=event_id)
    # not a stop for the Tab key, because the table has the same links
    return element("a", content, data_id=event_id, href=f"#e-{event_id}", tabindex=-1)


def _tooltip(event: Event) -> str:
    title = event.title
    if len(title) > LONGEST_TITLE:
        title = f"{title[:LONGEST_TITLE]}…"
    return f"{title}\n{capital(when_in_words(event))}"


def _name(band: Band, colours: Paint, *, behind: str | None) -> Iterator[str]:
    """A lane's name; over the lines of the ticks it needs a background in the colour `behind`."""
    lines = [isolated(line, band.lane.name) for line in band.lines]
    quiet: Mapping[str, float | str] = {"fill": colours.muted, "font_size": SUB_SIZE, "font_weight": 400}
    if band.count and band.count_inline:
        lines[-1] += element("tspan", BEFORE_DATE + escaped(band.count), **quiet)
    elif band.count:
        lines.append(element("tspan", escaped(band.count), **quiet))
    if behind is not None:
        w = lay.text_width(band.lines[0], NAME_SIZE, NAME_WEIGHT)
        w += lay.text_width(BEFORE_DATE + band.count, SUB_SIZE, 400) if band.count else 0.0
        yield element(
            "rect",
            x=NAME_INDENT - 2,
            y=band.y0 + 7,
            width=w * USUAL + 4,
            height=NAME_LINE,
            fill=behind,
            stroke="none",
        )
    baseline = band.y0 + 7 + NAME_LINE / 2 + CENTRE * NAME_SIZE
    words = _below_each_other(lines, NAME_INDENT, NAME_LINE, between=" ")
    yield element("text", words, x=NAME_INDENT, y=baseline, stroke="none")


def _label(label: Label, colours: Paint, behind: str) -> str:
    cancelled, left = label.item.cancelled, label.side is Side.LEFT
    x = label.x + label.w if left else label.x
    lines = [isolated(line, label.item.title) for line in label.lines]
    if cancelled:
        lines = [element("tspan", line, text_decoration="line-through") for line in lines]
    quiet: Mapping[str, float | str] = {"fill": colours.muted, "font_size": DATE_SIZE, "font_weight": 400}
    if label.inline:
        lines[-1] += element("tspan", BEFORE_DATE + escaped(label.date), **quiet)
    elif label.date:
        lines.append(element("tspan", escaped(label.date), **quiet))
    height = LINE * len(lines)
    baseline = label.y + (label.h - height + LINE) / 2 + CENTRE * TITLE_SIZE
    # a space would move lines that end at x
    words = _below_each_other(lines, x, LINE, between="" if left else " ")
    w = label.w * USUAL
    plate = element(
        "rect", x=x - w if left else x, y=label.y, width=w, height=label.h, fill=behind, stroke="none"
    )
    return plate + element(
        "text",
        words,
        x=x,
        y=baseline,
        fill=colours.muted if cancelled else colours.ink,
        stroke="none",
        text_anchor="end" if left else None,
    )


def _empty(chart: Layout, timeline: Timeline, colours: Paint) -> Iterator[str]:
    if not chart.marks:
        yield _words(
            "No event has a date yet" if timeline.events else "No events yet",
            chart.width / 2,
            chart.height / 2,
            size=TITLE_SIZE,
            fill=colours.muted,
            text_anchor="middle",
        )
