"""A layout as JSON has it, how two of them differ, and how one is written down for review."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from timeline.chart.layout import Layout

Plain = dict[str, Any]

WHOLE = 9_000
"""A layout of more characters than this is written down as a digest and samples."""

SAMPLES = 5


def plain(chart: Layout) -> Plain:
    """All of a layout, with the names that it has in JavaScript."""
    scale, ticks = chart.scale, chart.ticks
    return {
        "width": chart.width,
        "height": chart.height,
        "left": chart.left,
        "top": chart.top,
        "bottom": chart.bottom,
        "dense": chart.dense,
        "asOfX": chart.as_of_x,
        "scale": {
            "unit": scale.unit.value,
            "elastic": scale.elastic,
            "start": scale.start,
            "end": scale.end,
            "x0": scale.x0,
            "x1": scale.x1,
            "cells": [
                {
                    "start": cell.start,
                    "end": cell.end,
                    "count": cell.count,
                    "gap": cell.gap,
                    "x0": cell.x0,
                    "x1": cell.x1,
                }
                for cell in scale.cells
            ],
        },
        "ticks": {
            "top": [{"x": tick.x, "text": tick.text} for tick in ticks.top],
            "sub": [{"x": tick.x, "text": tick.text} for tick in ticks.sub],
            "lines": list(ticks.lines),
            "notches": list(ticks.notches),
            "gaps": [{"x0": gap.x0, "x1": gap.x1, "lines": list(gap.lines)} for gap in ticks.gaps],
        },
        "bands": [
            {
                "lane": band.lane.id,
                "lines": list(band.lines),
                "y0": band.y0,
                "y1": band.y1,
                "count": band.count,
                "countInline": band.count_inline,
            }
            for band in chart.bands
        ],
        "marks": [
            {
                "id": mark.item.id,
                "lane": mark.lane,
                "y": mark.y,
                "size": mark.size,
                "x0": mark.x0,
                "x1": mark.x1,
                "parts": [
                    {
                        "shape": part.shape.value,
                        "x0": part.x0,
                        "x1": part.x1,
                        "solid": None if part.solid is None else list(part.solid),
                        "arrow": part.arrow,
                    }
                    for part in mark.parts
                ],
            }
            for mark in chart.marks
        ],
        "labels": [
            {
                "id": label.item.id,
                "lane": label.lane,
                "lines": list(label.lines),
                "date": label.date,
                "inline": label.inline,
                "side": label.side.value,
                "x": label.x,
                "y": label.y,
                "w": label.w,
                "h": label.h,
                "pole": None
                if label.pole is None
                else {"x": label.pole.x, "y0": label.pole.y0, "y1": label.pole.y1},
            }
            for label in chart.labels
        ],
    }


def differences(ours: object, theirs: object, at: str = "") -> Iterator[str]:
    """Where two values differ: numbers by more than a millionth, anything else at all."""
    match ours, theirs:
        case dict(), dict():
            if ours.keys() != theirs.keys():
                yield f"{at}: {sorted(ours)} and {sorted(theirs)}"
                return
            for key, value in ours.items():
                yield from differences(value, theirs[key], f"{at}.{key}")
        case list(), list():
            if len(ours) != len(theirs):
                yield f"{at}: {len(ours)} and {len(theirs)} of them"
            for number, pair in enumerate(zip(ours, theirs, strict=False)):
                yield from differences(*pair, f"{at}[{number}]")
        case (bool(), _) | (_, bool()):
            if ours is not theirs:
                yield f"{at}: {ours} and {theirs}"
        case (int() | float(), int() | float()):
            if abs(ours - theirs) > 1e-6:
                yield f"{at}: {ours} and {theirs}"
        case _:
            if ours != theirs:
                yield f"{at}: {ours!r} and {theirs!r}"


def written(chart: Plain) -> str:
    """A layout to the thousandth of a pixel, one thing a line; of a long one samples, and a digest of all."""
    rounded = _rounded(chart)
    whole = _lines(rounded)
    if len(whole) <= WHOLE:
        return whole
    sampled = {key: _sampled(value) if isinstance(value, list) else value for key, value in rounded.items()}
    sampled["scale"] = {**rounded["scale"], "cells": _sampled(rounded["scale"]["cells"])}
    sampled["ticks"] = {key: _sampled(value) for key, value in rounded["ticks"].items()}
    return _lines({"sha256": hashlib.sha256(whole.encode()).hexdigest(), **sampled})


def _rounded(value: Any) -> Any:
    match value:
        case dict():
            return {key: _rounded(each) for key, each in value.items()}
        case list():
            return [_rounded(each) for each in value]
        case float():
            return round(value, 3)
        case _:
            return value


def _sampled(values: list[Any]) -> Any:
    """How many there are, and some of them; of a mark of many parts, some of those."""
    if len(values) <= SAMPLES:
        return values
    some = [values[at * (len(values) - 1) // (SAMPLES - 1)] for at in range(SAMPLES)]
    return {"count": len(values), "some": [_with_few_parts(each) for each in some]}


def _with_few_parts(value: Any) -> Any:
    if isinstance(value, dict) and "parts" in value:
        return {**value, "parts": _sampled(value["parts"])}
    return value


def _lines(chart: Mapping[str, Any]) -> str:
    lines = [f"{_text(key)}: {_listed(value)}" for key, value in chart.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _listed(value: Any) -> str:
    match value:
        case [dict(), *_]:
            return "[\n  " + ",\n  ".join(_text(each) for each in value) + "\n]"
        case {"some": some, "count": count}:
            return f'{{"count": {count}, "some": {_listed(some)}}}'
        case dict():
            return (
                "{\n " + ",\n ".join(f"{_text(key)}: {_listed(each)}" for key, each in value.items()) + "\n}"
            )
        case _:
            return _text(value)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
