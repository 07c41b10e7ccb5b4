"""`timeline export`: the whole file as one document, which says the same when it is read again."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import HEAD, ROOT
from tests.profiles import some
from tests.test_cli import Result
from tests.test_wrong_values import KEYS, VALUES, Route, with_values, written
from timeline.loader import load
from timeline.model import Timeline

CASES = sorted((ROOT / "tests" / "cases").glob("W*.toml"))
"""Files with warnings, and so without errors."""


def exported(path: Path, name: str) -> str:
    result = Result("export", "-f", path, "--format", name)
    assert result.code == 0, result.err
    return result.out


def data_of(path: Path) -> Timeline:
    found = load(path).data
    assert found is not None, load(path).diagnostics
    return found


def check_round_trip(path: Path, folder: Path) -> None:
    """Each export says what the file says, and the same when it is exported again, in either format.

    JSON comes back as the TOML that another writer makes of it, with all dates as text.
    """
    toml, as_json = exported(path, "toml"), exported(path, "json")
    again, from_json = folder / "again.toml", folder / "from-json.toml"
    again.write_text(toml, encoding="utf-8")
    from_json.write_text(written(json.loads(as_json)), encoding="utf-8")
    assert data_of(again) == data_of(path) == data_of(from_json)
    for each in (again, from_json):
        assert exported(each, "toml") == toml
        assert exported(each, "json") == as_json


@pytest.mark.parametrize("name", ["events.toml", "tests/golden/kinds.toml", "tests/golden/diff-new.toml"])
def test_an_export_says_the_same_and_is_exported_as_it_is(name: str, tmp_path: Path) -> None:
    check_round_trip(ROOT / name, tmp_path)


def test_so_it_is_of_the_cases_of_warnings(tmp_path: Path) -> None:
    for path in some(CASES, every=8):
        check_round_trip(path, tmp_path)


@pytest.mark.parametrize("key", KEYS, ids=".".join)
def test_any_sound_value_of_any_key_comes_back(
    key: Route, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "events.toml"
    first = KEYS.index(key)  # other values for each key
    for turn, value in enumerate(some([*VALUES[first:], *VALUES[:first]], every=40)):
        path.write_text(with_values({key: value}, turn), encoding="utf-8", errors="surrogatepass")
        if load(path).timeline is not None:
            check_round_trip(path, tmp_path)


@pytest.mark.parametrize(
    ("one", "other", "text"),
    [
        ("2023-11-15", '"2023-11-15"', "2023-11-15"),
        ("2019", '"2019"', "2019"),
        ('"0476"', '"0476"', "0476"),  # no number: TOML has no leading zeros
        ('"unknown"', '"unknown"', "unknown"),
        ("2023-11-15T11:00:00", '"2023-11-15T11:00"', "2023-11-15T11:00:00"),
        ("2023-11-15 11:00:00Z", '"2023-11-15T11:00:00+00:00"', "2023-11-15T11:00:00Z"),
        ("2023-11-15T11:00:00-08:00", '"2023-11-15T11:00:00-08:00"', "2023-11-15T11:00:00-08:00"),
        ('"2023-11?"', '"2023?-11?"', "2023-11?"),
    ],
)
def test_a_date_of_toml_and_its_text_are_exported_alike(
    one: str, other: str, text: str, tmp_path: Path
) -> None:
    path = tmp_path / "events.toml"
    found = []
    for written_so in (one, other):
        path.write_text(HEAD + f'[[event]]\nid = "a"\ntitle = "A"\ndate = {written_so}\n', encoding="utf-8")
        found.append((exported(path, "toml"), exported(path, "json")))
    assert found[0] == found[1]
    assert json.loads(found[0][1])["event"][0]["date"] == text
    assert (
        str(tomllib.loads(found[0][0])["event"][0]["date"]).replace(" ", "T").replace("+00:00", "Z") == text
    )


def test_a_text_that_looks_like_a_date_stays_a_text(tmp_path: Path) -> None:
    path = tmp_path / "events.toml"
    text = "2023-11-15"
    path.write_text(
        HEAD
        + f'[[event]]\nid = "a"\ntitle = "{text}"\nsummary = "2023"\ndate = {text}\nactors = ["{text}"]\n',
        encoding="utf-8",
    )
    [event] = tomllib.loads(exported(path, "toml"))["event"]
    assert (event["title"], event["summary"], event["actors"]) == (text, "2023", [text])
    assert not isinstance(event["date"], str)


def test_what_a_file_includes_is_in_the_export_and_the_include_is_not(tmp_path: Path) -> None:
    more = tmp_path / "more"
    more.mkdir()
    (more / "b.toml").write_text('[[event]]\nid = "b"\ntitle = "B"\ndate = 2022\n', encoding="utf-8")
    (more / "a.toml").write_text('[[actor]]\nid = "us"\nname = "US"\n', encoding="utf-8")
    path = tmp_path / "events.toml"
    path.write_text(
        HEAD
        + 'include = ["more/*.toml"]\nrevised = 09:30:00\n[[event]]\nid = "a"\ntitle = "A"\ndate = 2023\n',
        encoding="utf-8",
    )
    found = json.loads(exported(path, "json"))
    assert found == {
        "timeline": {"title": "A test", "domain": "example.org"},
        "actor": [{"id": "us", "name": "US"}],
        "event": [{"id": "a", "title": "A", "date": "2023"}, {"id": "b", "title": "B", "date": "2022"}],
    }


def test_a_timeline_without_events_is_exported(tmp_path: Path) -> None:
    path = tmp_path / "events.toml"
    path.write_text(HEAD, encoding="utf-8")
    assert exported(path, "toml") == HEAD
    assert json.loads(exported(path, "json")) == {"timeline": tomllib.loads(HEAD)["timeline"], "event": []}


@pytest.mark.parametrize("ending", [".toml", ".json", ".JSON"])
def test_an_export_has_the_format_of_its_ending(ending: str, tmp_path: Path) -> None:
    output = tmp_path / f"whole{ending}"
    assert Result("export", "-o", output).code == 0
    assert output.read_text(encoding="utf-8") == exported(ROOT / "events.toml", ending[1:].lower())


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["-o", "x.json", "--format", "toml"], 2, "x.json is a name for json, not for toml"),
        (["-o", "x.csv"], 2, "timeline list writes other formats"),
        (["-o", "x"], 2, "x does not say which format"),
        (["-f", "missing.toml"], 1, "E001"),
        (["-f", "wrong.toml", "-o", "x.json"], 1, "E201"),
    ],
)
def test_what_cannot_be_exported_is_an_error_and_nothing_is_written(
    arguments: list[str], code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "events.toml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(HEAD + '[[event]]\nid = "a"\n', encoding="utf-8")
    result: Any = Result("export", *arguments)
    assert (result.code, result.content) == (code, b"")
    assert said in result.err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["events.toml", "wrong.toml"]
