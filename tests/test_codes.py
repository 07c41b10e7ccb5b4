"""A code is in its table or it does not exist, and a check is in its registry or it does not exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from timeline import checks, diagnostics, doctor
from timeline.diagnostics import Diagnostic, Span

MODULES = sorted((ROOT / "timeline").rglob("*.py"))


@cache
def statements(path: Path) -> list[ast.stmt]:
    """The statements of a module but for the one that is a table of codes."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return [
        node for node in body if not (isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "CODES")
    ]


@cache
def codes_in(path: Path) -> set[str]:
    """What a module's code names, as its comments and the table of codes do not, that looks like a code."""
    nodes = (node for statement in statements(path) for node in ast.walk(statement))
    texts = (node.value for node in nodes if isinstance(node, ast.Constant))
    return {text for text in texts if isinstance(text, str) and re.fullmatch(r"[ENW]\d{2,}", text)}


def test_a_module_names_no_code_that_is_not_in_codes() -> None:
    unknown = []
    for path in MODULES:
        known = set(diagnostics.CODES)
        if path.parent.name == "doctor":  # it reads the codes of rules, and yields its own
            known |= set(doctor.CODES)
        unknown += [f"{path}: {code}" for code in codes_in(path) - known]
    assert unknown == []


def test_every_code_is_named_by_a_module() -> None:
    """The case files and the doctor's samples show that it is yielded, too."""
    named = {code for path in MODULES for code in codes_in(path)}
    assert {*diagnostics.CODES, *doctor.CODES} - named == set()


def test_a_code_is_in_one_table_only() -> None:
    assert set(diagnostics.CODES) & set(doctor.CODES) == set()


def test_nobody_can_make_a_diagnostic_with_another_code() -> None:
    with pytest.raises(ValueError, match="X000 is not in CODES"):
        Diagnostic("X000", "the event has no place", Span("events.toml"))


def checks_of(argument: str, result: str) -> Iterator[str]:
    """The functions of the package that take one argument of a type, and give one or more of another."""
    for path in MODULES:
        for node in statements(path):
            match node:
                case ast.FunctionDef(
                    args=ast.arguments(args=[ast.arg(annotation=ast.expr() as given)]),
                    returns=ast.expr() as gives,
                ) if ast.unparse(given) == argument and re.search(rf"\b{result}\b", ast.unparse(gives)):
                    yield ".".join([*path.relative_to(ROOT).with_suffix("").parts, node.name])


@pytest.mark.parametrize(
    ("argument", "result", "registered"),
    [
        ("Timeline", "Diagnostic", [*checks.CHECKS, checks.check]),  # `check` is what calls the others
        ("Feed", "Finding", doctor.CHECKS),
        ("Visit", "Finding", doctor.HTTP_CHECKS),
    ],
)
def test_every_check_is_registered(
    argument: str, result: str, registered: Iterable[Callable[[Any], object]]
) -> None:
    names = [f"{check.__module__}.{check.__name__}" for check in registered]
    assert set(checks_of(argument, result)) == set(names)
    assert len(names) == len(set(names))
