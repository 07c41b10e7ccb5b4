"""What each code means, with a wrong and a right example, as `timeline/explanations/*.md` has it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

_FILES = ("files.md", "feeds.md")
_SECTION = re.compile(r"^## (\w+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of an example."""

    language: str
    """`toml`, `json`, `ics`, or `sh` for a command."""
    file: str
    """The name of the file beside the first one that these lines stand in; empty for the first."""
    text: str
    """Whole lines, but only those that matter."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A code in a few sentences, and examples of what is wrong and what is right."""

    text: str
    """Sentences on one line."""
    wrong: tuple[Block, ...]
    """Empty where the fault is that something is missing, or cannot be shown in lines."""
    right: tuple[Block, ...]
    """Empty where nothing stands instead of what is wrong."""


def read() -> Mapping[str, Explanation]:
    """The explanations by code, in the order of the files: those of `check`, then those of `doctor`."""
    folder = files("timeline") / "explanations"
    texts = [(folder / name).read_text("utf-8") for name in _FILES]
    return {code: _explanation(section) for text in texts for code, section in _SECTION.findall(text)}


def _explanation(section: str) -> Explanation:
    rest, _, right = section.partition("\nRight:\n")
    text, _, wrong = rest.partition("\nWrong:\n")
    return Explanation(" ".join(text.split()), _blocks(wrong), _blocks(right))


def _blocks(text: str) -> tuple[Block, ...]:
    return tuple(Block(*found) for found in _BLOCK.findall(text))
