"""Questions as people type them are answered, or refused with what to write, and never by silence."""

from __future__ import annotations

import json
import shlex
import tomllib

import pytest

from tests.conftest import ROOT
from tests.test_cli import Result

FROZEN = ROOT / "tests" / "frozen" / "events.toml"
TODAY = "2026-11-24"

QUESTIONS: list[dict[str, str]] = tomllib.loads((ROOT / "tests" / "questions.toml").read_text("utf-8"))[
    "question"
]


def answer(question: dict[str, str]) -> Result:
    command, *arguments = shlex.split(question["typed"])
    form = ["--format", "json"] if "ids" in question else []
    return Result(command, "-f", FROZEN, *arguments, *form)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["asked"])
def test_a_question_is_answered_as_the_table_has_it(
    monkeypatch: pytest.MonkeyPatch, question: dict[str, str]
) -> None:
    monkeypatch.setenv("TIMELINE_TODAY", TODAY)
    result = answer(question)
    if "error" in question:
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith(f"error: {question['error']}\n")
        assert question["help"] in result.err
    else:
        assert (result.code, result.err) == (0, question.get("said", ""))
        if "ids" in question:
            assert [event["id"] for event in json.loads(result.out)] == question["ids"].split()
        else:
            assert result.out.splitlines()[0] == question["prints"]


def test_no_question_is_refused_without_help_or_answered_by_silence() -> None:
    for question in QUESTIONS:
        if "error" in question:
            assert question["help"], question
        elif question.get("ids") == "":
            assert question["said"].startswith("no event matches\n  "), question


def test_the_table_has_sixty_questions_each_typed_once() -> None:
    assert len({question["typed"] for question in QUESTIONS}) == len(QUESTIONS) >= 60
