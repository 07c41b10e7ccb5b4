"""Every diagnostic code has a case: a small file, and beside it exactly what `timeline check` says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, errors
from timeline.diagnostics import CODES, as_text
from timeline.history.lock import ahead
from timeline.loader import load

NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
CASES = sorted((ROOT / "tests" / "cases").glob("*.toml"))
MISSING = ROOT / "tests" / "cases" / "E001-no-such-file.toml"


ALSO = {"E201-relative-to-what": {"E202"}, "E202-in-all-tables": {"E204"}}
"""The cases in which an error is not alone, and which others there are."""


def code_of(path: Path) -> str:
    return path.name.partition("-")[0]


@pytest.mark.parametrize("path", [*CASES, MISSING], ids=lambda path: path.stem)
def test_the_diagnostics_of_a_case_s_code_are_exactly_as_expected(
    path: Path, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    loaded = load(path.name)
    # one of them needs a clock
    own = [d for d in (*loaded.diagnostics, *ahead(loaded.lock, NOW)) if d.code == code_of(path)]
    assert own
    golden(path.with_suffix(".txt"), as_text(own, loaded.texts))


@pytest.mark.parametrize("path", [*CASES, MISSING], ids=lambda path: path.stem)
def test_a_case_file_is_told_of_no_other_error(path: Path) -> None:
    found = {error.code for error in errors(load(path))}
    assert found - {code_of(path)} == ALSO.get(path.stem, set())


def test_every_code_has_a_case_file_and_every_case_file_a_code() -> None:
    assert {code_of(path) for path in [*CASES, MISSING]} == set(CODES)


def test_no_expected_text_is_left_without_its_case() -> None:
    texts = {path.stem for path in (ROOT / "tests" / "cases").glob("*.txt")}
    assert texts == {path.stem for path in [*CASES, MISSING]}
