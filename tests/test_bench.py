"""What bench measures and shows stays right: its samples, and its list of pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import pictures, samples, speed, states
from timeline import edtf
from timeline.diagnostics import has_errors
from timeline.loader import load


@pytest.fixture
def file_of(tmp_path: Path) -> Path:
    return tmp_path / "events.toml"


def test_the_same_arguments_generate_the_same_file_and_another_seed_another() -> None:
    assert samples.generated(50, seed=2) == samples.generated(50, seed=2)
    assert samples.generated(50, seed=2) != samples.generated(50, seed=3)


@pytest.mark.parametrize("count", [0, 1, 300])
def test_a_generated_file_has_so_many_events_and_no_error(file_of: Path, count: int) -> None:
    file_of.write_text(samples.generated(count), encoding="utf-8")
    loaded = load(file_of)
    assert loaded.timeline is not None
    assert len(loaded.timeline.events) == count
    # few events leave lanes and sources unused and feeds empty, which only warns
    assert not has_errors(loaded.diagnostics)
    assert loaded.diagnostics == () or count < 300


def test_generated_events_are_of_every_precision_with_sources_and_relations(tmp_path: Path) -> None:
    timeline = samples.read(samples.generated(300), tmp_path)
    kinds = {type(event.when) for event in timeline.events}
    assert kinds == {edtf.Date, edtf.Interval}
    lengths = {event.latest - event.earliest for event in timeline.events if event.earliest and event.latest}
    assert {0, 29, 364} <= lengths  # days, months, years
    assert all(event.citations for event in timeline.events)
    assert any(event.relations for event in timeline.events)
    assert {event.category for event in timeline.events} == set(timeline.categories)


@pytest.mark.parametrize("path", [samples.ARABIC, samples.HOSTILE], ids=lambda path: path.name)
def test_nothing_is_to_object_to_in_a_file_that_is_looked_at(path: Path) -> None:
    assert load(path).diagnostics == ()


def test_a_file_that_cannot_be_read_is_no_sample(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="E0"):
        samples.read("nothing of the sort", tmp_path)


def test_each_picture_has_a_file_of_its_own() -> None:
    files = [state.file for state in states.STATES]
    assert len(set(files)) == len(files) > 50
    assert all(state.words for state in states.STATES)


def test_each_picture_of_the_documentation_is_one_of_the_states() -> None:
    assert set(pictures.DOCS) <= {state.name for state in states.STATES}


def test_each_screenshot_is_of_a_subject_that_there_is() -> None:
    subjects = {state.take.subject for state in states.STATES if isinstance(state.take, states.Shot)}
    assert subjects <= set(states.SUBJECTS)


def test_states_are_chosen_by_how_their_names_begin() -> None:
    assert pictures.chosen(states.STATES, []) == list(states.STATES)
    assert [state.name for state in pictures.chosen(states.STATES, ["lane", "zoomed"])] == [
        "zoomed",
        "zoomed-far",
        "lane-off",
    ]
    assert [state.name for state in pictures.chosen(states.STATES, ["lane"], ["card"])] == [
        "card",
        "lane-off",
    ]


def test_the_contact_sheet_shows_each_picture_and_says_of_what_it_is() -> None:
    sheet = pictures.contact_sheet(states.STATES)
    for state in states.STATES:
        assert f'src="{state.file}"' in sheet
        assert f"<b>{state.name}</b>" in sheet
    assert "&#x27;Save picture&#x27;" in sheet


def test_a_diff_that_is_measured_has_one_moved_date_to_find(tmp_path: Path) -> None:
    text = samples.generated(3)
    before = samples.read(speed.with_one_date_moved(text), tmp_path)
    now = samples.read(text, tmp_path)
    old, new = ({event.id: event.when for event in timeline.events} for timeline in (before, now))
    assert [id for id in new if old[id] != new[id]] == ["event-0"]


def test_seconds_are_given_with_their_spread() -> None:
    assert speed.spread([0.3, 0.2, 0.4]) == "0.30 s (0.20 to 0.40)"
    assert speed.spread([0.03, 0.02, 0.4]) == "30.0 ms (20.0 to 400.0)"
