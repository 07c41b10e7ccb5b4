"""By which entry of the lock an event is known: its own id before earlier ones, a living one first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.test_lock import FIRST, OTHER, SECOND, THIRD, Project

FOURTH = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return Project(tmp_path, monkeypatch)


def event(name: str, *, formerly: str = "") -> str:
    more = f"formerly = [{formerly}]\n" if formerly else ""
    return f'[[event]]\nid = "{name}"\ntitle = "Talks"\ndate = 2030-05-14\n{more}'


def living(project: Project) -> set[str]:
    """The UIDs of the events that the calendar does not show as removed."""
    return {uid for uid, text in project.calendar().items() if "REMOVED" not in text} - {"other@example.org"}


def test_a_living_event_that_takes_the_id_of_a_removed_one_keeps_its_own_uid(project: Project) -> None:
    project.build(event("talks") + event("draft") + OTHER, FIRST)
    project.build(event("draft") + OTHER, SECOND)
    project.build(event("talks", formerly='"draft"') + OTHER, THIRD)
    assert living(project) == {"draft@example.org"}
    assert "REMOVED" in project.event("talks@example.org")


def test_of_two_entries_with_one_id_the_living_one_is_the_event_s(project: Project) -> None:
    project.build(event("talks") + event("draft") + OTHER, FIRST)
    project.build(event("draft") + OTHER, SECOND)
    project.build(event("talks", formerly='"draft"') + OTHER, THIRD)
    # both entries have the id "talks" now, and the removed one has the greater UID
    project.build(event("talks") + OTHER, FOURTH)
    assert living(project) == {"draft@example.org"}
    assert "REMOVED" in project.event("talks@example.org")


@pytest.mark.parametrize("order", ['"first", "second"', '"second", "first"'])
def test_of_two_earlier_ids_an_event_is_known_by_the_last(project: Project, order: str) -> None:
    project.build(event("first") + event("second") + OTHER, FIRST)
    project.build(event("both", formerly=order) + OTHER, SECOND)
    assert living(project) == {f"{order.split(', ')[1].strip(chr(34))}@example.org"}


def test_an_event_s_own_id_goes_before_its_earlier_ones(project: Project) -> None:
    project.build(event("talks") + event("draft") + OTHER, FIRST)
    project.build(event("talks", formerly='"draft"') + OTHER, SECOND)
    assert living(project) == {"talks@example.org"}
