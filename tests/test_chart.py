"""The figure: valid, the same each time, and all user text in it is text."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go
import pytest

from timeline import edtf
from timeline.chart.figure import figure
from timeline.chart.style import DARK, LIGHT, Palette, mix
from timeline.model import Category, Event, Kind, Status, Timeline

HOSTILE = (
    "<script>window.__pwned = 1</script>",
    '<a href="javascript:alert(1)">click</a>',
    '<span style="background-image:url(https://example.org/x)">styled</span>',
    "%{x} %{customdata} %{meta.title}",
    "</script><img src=x onerror=alert(1)>",
    "$\\LaTeX$",
    "W" * 10_000,
    "\u202eright to left\u202d",
    '"><b onmouseover=alert(1)>',
    "#ffffff",
)
OURS = re.compile(
    r"<br>|</?b>|</?s>|</span>"
    r'|<span style="font-size:[\d.]+px;font-weight:400;color:#[0-9a-f]{6}">'
)
"""The markup that the chart itself puts into texts."""


def event(at: int, when: str | None = "2023-07-07", title: str = "Signing", **more: Any) -> Event:
    date = None if when is None else edtf.parse(when)
    return Event(f"e{at}", f"e{at}@example.org", title, date, **more)


def timeline(*events: Event, **more: Any) -> Timeline:
    return Timeline("A timeline", "example.org", events=events, **more)


def hostile() -> Timeline:
    categories = {f"c{at}": Category(f"c{at}", text) for at, text in enumerate(HOSTILE)}
    events = [event(at, f"20{at + 10}", text, category=f"c{at}") for at, text in enumerate(HOSTILE)]
    return Timeline(HOSTILE[0], "example.org", categories=categories, events=tuple(events))


def content(of: go.Figure) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(of.to_json())
    return found


def strings(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """All strings in a figure with the names of the attributes that hold them."""
    match value:
        case dict():
            for name, inner in value.items():
                yield from strings(inner, str(name))
        case list():
            for inner in value:
                yield from strings(inner, key)
        case str():
            yield key, value


def test_user_text_in_a_figure_is_never_markup() -> None:
    for key, text in strings(content(figure(hostile()))):
        rest = OURS.sub("", text)
        assert "<" not in rest, (key, text)
        assert ">" not in rest, (key, text)


def test_user_text_in_a_figure_is_never_a_template() -> None:
    drawn = content(figure(hostile()))
    assert not [key for key, text in strings(drawn) if "template" in key or "%{" in text]
    assert any("&#37;{x}" in text for _, text in strings(drawn))


def test_a_very_long_title_does_not_make_a_very_large_figure() -> None:
    long, short = timeline(event(1, title="W" * 10_000)), timeline(event(1))
    assert len(figure(long).to_json()) < len(figure(short).to_json()) + 1000


@pytest.mark.parametrize("events", [(), (event(1),), (event(1, None),)], ids=["none", "one", "undated"])
def test_a_timeline_of_next_to_nothing_is_a_valid_figure(events: tuple[Event, ...]) -> None:
    drawn = content(figure(timeline(*events)))
    assert go.Figure(drawn).to_json()
    assert drawn["layout"]["width"] == 1200


def test_an_empty_figure_says_so() -> None:
    texts = [text for key, text in strings(content(figure(timeline()))) if key == "text"]
    assert texts == ["No events yet"]


def test_the_same_timeline_gives_the_same_figure(shipped: Timeline) -> None:
    assert figure(shipped).to_json() == figure(shipped).to_json()


def test_every_dated_event_answers_to_the_pointer_with_its_date_in_full_words(shipped: Timeline) -> None:
    targets = content(figure(shipped))["data"][-1]
    dated = {event.id for event in shipped.events if event.when is not None}
    assert set(targets["customdata"]) == dated
    words = dict(zip(targets["customdata"], targets["hovertext"], strict=True))
    assert words["coalition-working-groups"].startswith("<b>")
    assert "2023" in words["coalition-working-groups"]


def test_all_labels_of_few_events_are_in_the_figure() -> None:
    drawn = content(figure(timeline(event(1, title="Signing"), event(2, "2024", title="Review"))))
    names = [note["name"] for note in drawn["layout"]["annotations"] if "name" in note]
    assert names == ["e1", "e2"]


def test_the_as_of_day_is_named_below_the_lanes() -> None:
    drawn = figure(timeline(event(1), as_of=dt.date(2023, 8, 2).toordinal()))
    assert "As of 2 Aug 2023" in [text for _, text in strings(content(drawn))]


@pytest.mark.parametrize(
    ("more", "when", "sign"),
    [
        ({}, "2023-07-07", "day"),
        ({}, "2023-07", "pill"),
        ({}, "2023-07-07/2023-09-01", "bar"),
        ({}, "2023-07/2023-09", "ends"),
        ({}, "2023-07-07/..", "arrow"),
        ({}, "2025-07-07", "planned"),  # after the as-of day
        ({"status": Status.TENTATIVE}, "2023-07-07", "planned"),
        ({"status": Status.CANCELLED}, "2023-07-07", "off"),
        ({"status": Status.POSTPONED}, "2023-07-07", "off"),
        ({"kind": Kind.DEADLINE}, "2023-07-07", "deadline"),
        ({"kind": Kind.TARGET}, "2033", "target"),
        ({"kind": Kind.PERIOD}, "2022", "bar"),
    ],
)
def test_the_key_gets_the_signs_that_are_on_the_chart(more: dict[str, Any], when: str, sign: str) -> None:
    drawn = content(figure(timeline(event(1, when, **more), as_of=dt.date(2024, 3, 8).toordinal())))
    assert sign in drawn["layout"]["meta"]["signs"]


def test_the_solid_middle_of_a_bar_is_drawn_over_its_hollow_ends() -> None:
    known, ends = event(1, "2022-07-07/2023-01-01"), event(2, "2022-08/2023-06")
    fills = [trace.get("fillcolor") for trace in content(figure(timeline(known, ends)))["data"]]
    assert fills.index(LIGHT.tint(LIGHT.lane(0))) < fills.index(LIGHT.lane(0))


def test_a_cancelled_event_is_struck_through() -> None:
    drawn = content(figure(timeline(event(1, title="Talks", status=Status.CANCELLED))))
    assert any("<s>Talks</s>" in text for key, text in strings(drawn) if key == "text")


def recolouring(old: Palette, new: Palette) -> dict[str, str]:
    """Each colour that a chart in one palette can hold, and what takes its place in another."""
    plain = {
        old.background: new.background,
        old.ink: new.ink,
        old.muted: new.muted,
        old.line: new.line,
        old.dim: new.dim,
        old.band: new.band,
        old.gap: new.gap,
        old.today: new.today,
    }
    for before, after in zip(old.lanes, new.lanes, strict=True):
        plain |= {
            before: after,
            old.tint(before): new.tint(after),
            old.half(before): new.half(after),
        }
    return plain


@pytest.mark.parametrize("light", [True, False], ids=["light", "dark"])
def test_every_colour_of_a_figure_has_its_like_in_the_other_palette(light: bool, shipped: Timeline) -> None:
    old, new = (LIGHT, DARK) if light else (DARK, LIGHT)
    colours = recolouring(old, new)
    drawn = content(figure(shipped, palette=old))
    used = {text for key, text in strings(drawn) if key.endswith("color") and text.startswith("#")}
    assert used - set(colours) == set()
    other = {text for key, text in strings(content(figure(shipped, palette=new))) if key.endswith("color")}
    assert {colours[colour] for colour in used} == {colour for colour in other if colour.startswith("#")}


def luminance(colour: str) -> float:
    """WCAG 2.2, 'relative luminance'."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read_on_what_is_behind_them(palette: Palette) -> None:
    for behind in (palette.background, palette.band):
        for colour in (palette.ink, palette.muted, palette.today, palette.focus, *palette.lanes):
            assert contrast(colour, behind) >= 4.5, (colour, behind)
    assert contrast(palette.muted, palette.gap) >= 4.5


def test_a_mix_of_colours_lies_between_them() -> None:
    assert mix("#000000", "#ffffff", 0.2) == "#cccccc"
