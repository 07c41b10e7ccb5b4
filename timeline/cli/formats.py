"""In which format a command writes: the one that the user names, or that of the file's ending."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from timeline.cli.shared import fail
from timeline.writers import WRITERS

Format = TypeVar("Format", bound=enum.StrEnum)

PAGES = (".html", ".htm")
PICTURES = (".svg", ".png", ".pdf")
PLAIN = ("", ".txt")
"""Endings of files that hold what a terminal shows."""

FORMAT_HELP = "The format; by default that of the file's ending, or text."


def format_of(
    named: Format | None, output: Path | None, *, default: Format, endings: Mapping[str, Format]
) -> Format:
    """The format that is named, or that of the file's ending; `default` where neither says one.

    Exits with 2 where the two differ, and where an ending names no format that the command writes.
    """
    if output is None:
        return named or default
    ending = output.suffix.lower()
    by_ending = endings.get(ending)
    if by_ending is not None and named not in (None, by_ending):
        fail(f"{output} is a name for {by_ending}, not for {named}", help="leave --format out", code=2)
    if by_ending is None and named is not None and ending in known_endings():
        fail(f"{output} is no name for {named}", help=f"name it {_ending_of(named, endings)}", code=2)
    if by_ending is None and named is None and ending not in PLAIN:
        known = ", ".join(each for each in (*endings, PLAIN[1]) if each)
        more = _drawn_by(ending)
        help_ = f"name it {known}" + (f", or use --format{more}" if len(endings) > 1 else more)
        other = ending in known_endings()
        why = "is no name for what this command writes" if other else "does not say which format"
        fail(f"{output} {why}", help=help_, code=2)
    return named or by_ending or default


def _drawn_by(ending: str) -> str:
    if ending in PICTURES:
        return "; a picture is drawn by timeline picture"
    return "; a page is written by timeline page, a chart by timeline chart" if ending in PAGES else ""


def _ending_of(named: Format, endings: Mapping[str, Format]) -> str:
    return next((ending for ending, each in endings.items() if each is named), PLAIN[1])


def known_endings() -> frozenset[str]:
    """The endings of all files that some command writes in a format of their own, in lower case."""
    return frozenset((*(writer.suffix for writer in WRITERS.values()), *PAGES, *PICTURES))
