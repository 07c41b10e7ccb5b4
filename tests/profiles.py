"""How much of a long campaign a run tries: all of it with `--thorough`, a share of it without.

All numbers of hypothesis' examples stand here.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, TypeVar

import pytest
from hypothesis import settings

T = TypeVar("T")

EXAMPLES = {"quick": 15, "thorough": 300}
"""Of a property."""

for _name, _examples in EXAMPLES.items():
    # machines are shared and slow at times; in CI the same examples are tried on every run
    settings.register_profile(
        _name, deadline=None, max_examples=_examples, derandomize=bool(os.environ.get("CI"))
    )


def load(*, thorough: bool) -> None:
    """Take the numbers of a thorough run, or of a quick one, from here on."""
    settings.load_profile("thorough" if thorough else "quick")


def is_thorough() -> bool:
    return settings.get_current_profile_name() == "thorough"


def few(**others: Any) -> settings:
    """For a property whose examples take a tenth of a second: half as many. `others` are hypothesis'."""
    return settings(max_examples=settings().max_examples // 2, **others)


def a_handful(**others: Any) -> settings:
    """For a property each of whose examples is a campaign by itself."""
    return settings(max_examples=max(2, settings().max_examples // 20), **others)


def some(cases: Sequence[T], *, every: int = 10) -> Sequence[T]:
    """Of a campaign's cases all, or every tenth, or as is said, where the run is not thorough."""
    return cases if is_thorough() else cases[::every]


def later(*cases: Any, why: str) -> list[Any]:
    """Parameters that only a thorough run tries."""
    return [pytest.param(case, marks=pytest.mark.thorough(why)) for case in cases]
