"""Every diagnostic code has a case: a small file, and beside it exactly what `timeline check` says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from timeline.diagnostics import CODES, as_text
from timeline.loader import load

CASES = sorted((ROOT / "tests" / "cases").glob("*.toml"))
MISSING = ROOT / "tests" / "cases" / "E001-no-such-file.toml"


@pytest.mark.parametrize("path", [*CASES, MISSING], ids=lambda path: path.stem)
def test_a_case_file_is_reported_exactly_as_expected(
    path: Path, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    loaded = load(path.name)
    assert path.name.partition("-")[0] in {diagnostic.code for diagnostic in loaded.diagnostics}
    golden(path.with_suffix(".txt"), as_text(loaded.diagnostics, loaded.texts))


def test_every_code_has_a_case_file_and_every_case_file_a_code() -> None:
    assert {path.name.partition("-")[0] for path in [*CASES, MISSING]} == set(CODES)


def test_no_expected_text_is_left_without_its_case() -> None:
    texts = {path.stem for path in (ROOT / "tests" / "cases").glob("*.txt")}
    assert texts == {path.stem for path in [*CASES, MISSING]}
