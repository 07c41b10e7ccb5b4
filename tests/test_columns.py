"""Which columns there are of an event, and what they say."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import HEAD, ROOT
from timeline.edtf import Precision
from timeline.loader import load
from timeline.model import Timeline
from timeline.writers import WRITERS
from timeline.writers.columns import COLUMNS, KNOWN, text, value
from timeline.writers.json import as_object
from timeline.writers.options import Options

KINDS = ROOT / "tests" / "golden" / "kinds.toml"
"""Events of each kind: together they have every key."""

MORE = """
[[source]]
id = "web"
title = "Listing"
url = "https://example.org/listing"
[[source]]
id = "paper"
title = "Report"
[[event]]
id = "summit"
title = "Summit"
date = 2023-11-15
disputed = true
was = ["2023-10"]
place = { name = "Lima", timezone = "America/Lima", latitude = -12.05, longitude = -77.05 }
[[event.cite]]
source = "web"
date = 2023-11-15
quote = "on Wednesday"
[[event.cite]]
source = "paper"
date = 2023-11-16
[[event]]
id = "review"
title = "Review"
date = { after = "summit", by = "P10Y" }
[[event.related]]
event = "summit"
as = "follows"
[[event]]
id = "opening"
title = "Opening"
date = 2020-01-02
repeat = "FREQ=YEARLY"
except = [2021-01-02, 2022-01-02]
moved = [{ from = 2023-01-02, to = 2023-01-03 }]
"""


@pytest.fixture
def timeline(tmp_path: Path) -> Timeline:
    path = tmp_path / "events.toml"
    path.write_text(HEAD + MORE, encoding="utf-8")
    found = load(path).timeline
    assert found is not None
    return found


def objects(timeline: Timeline) -> Mapping[str, Mapping[str, Any]]:
    return {event.id: as_object(event, timeline, Options()) for event in timeline.events}


def keys(found: Mapping[str, Any]) -> Iterator[str]:
    for key, held in found.items():
        yield key
        for inner in held if isinstance(held, list) else [held]:
            if isinstance(inner, dict):
                yield from (f"{key}.{name}" for name in inner)


def test_every_key_of_json_is_a_column_and_every_column_a_key(timeline: Timeline) -> None:
    kinds = load(KINDS).timeline
    assert kinds is not None
    found = {key for each in (timeline, kinds) for one in objects(each).values() for key in keys(one)}
    assert found <= set(KNOWN)
    # neither an occurrence nor a date before another's is in these files
    assert set(KNOWN) - found == {"series", "derived.before"}


def test_csv_has_each_key_that_the_manual_promises_and_no_other() -> None:
    manual = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    rows = manual.partition("## CSV")[0]
    promised = {
        key
        for row in re.findall(r"^\| (`.*?`) \| ", rows, re.MULTILINE)
        for key in re.findall(r"`(\w+)`", row)
    }
    assert {name for name in COLUMNS if "." not in name} == promised


def test_the_manual_names_every_precision() -> None:
    manual = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    [row] = re.findall(r"^\| `precision` \| (.*?)\. ", manual, re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", row)) == set(Precision)


@pytest.mark.parametrize(
    ("event", "column", "raw", "cell"),
    [
        ("summit", "precision", "day", "day"),
        ("summit", "importance", 3, "3"),
        ("summit", "disputed", True, "true"),
        ("review", "disputed", None, ""),
        ("review", "actors", [], ""),
        ("summit", "place.name", "Lima", "Lima"),
        ("review", "place.name", None, ""),
        ("summit", "place.longitude", -77.05, "-77.05"),
        ("summit", "sources", ..., "https://example.org/listing; Report"),
        ("summit", "sources.quote", ["on Wednesday", None], "on Wednesday"),
        ("summit", "sources.date", ["2023-11-15", "2023-11-16"], "2023-11-15; 2023-11-16"),
        ("summit", "related", ..., "followed by review"),
        ("review", "related.event", ["summit"], "summit"),
        ("review", "derived", {"after": "summit", "by": "P10Y"}, "P10Y after summit"),
        ("review", "derived.before", None, ""),
        ("opening", "except", ["2021-01-02", "2022-01-02"], "2021-01-02; 2022-01-02"),
        ("opening", "moved", ..., "2023-01-02 to 2023-01-03"),
        ("opening", "moved.to", ["2023-01-03"], "2023-01-03"),
        ("summit", "moved.to", None, ""),
        ("summit", "was", ..., "2023-10"),
        ("review", "was", None, ""),
    ],
)
def test_a_column_has_a_value_and_a_text(
    timeline: Timeline, event: str, column: str, raw: Any, cell: str
) -> None:
    found = objects(timeline)[event]
    assert raw is ... or value(found, column) == raw
    assert text(found, column) == cell


def test_a_longitude_is_a_number_for_a_spreadsheet_and_a_title_never_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "events.toml"
    path.write_text(HEAD + MORE.replace('title = "Summit"', 'title = "-77.05"'), encoding="utf-8")
    timeline = load(path).timeline
    assert timeline is not None
    content = WRITERS["csv"].write(timeline, timeline.events, Options()).decode()
    [row] = [row for row in csv.DictReader(io.StringIO(content)) if row["id"] == "summit"]
    assert (row["title"], row["place.longitude"], row["place.latitude"]) == ("'-77.05", "-77.05", "-12.05")


COLUMNS_ASKED = ("title", "place.name", "sources.quote")


@pytest.mark.parametrize("name", [name for name, writer in WRITERS.items() if writer.columns])
def test_a_writer_that_takes_columns_writes_those_alone(timeline: Timeline, name: str) -> None:
    [summit] = [event for event in timeline.events if event.id == "summit"]
    content = WRITERS[name].write(timeline, [summit], Options(columns=COLUMNS_ASKED)).decode()
    expected = {
        "csv": "title,place.name,sources.quote\r\nSummit,Lima,on Wednesday\r\n",
        "markdown": (
            "| title | place.name | sources.quote |\n| --- | --- | --- |\n| Summit | Lima | on Wednesday |\n"
        ),
    }
    if name in expected:
        assert content == expected[name]
    else:
        found = json.loads(content)
        assert (found if name == "jsonl" else found[0]) == {
            "title": "Summit",
            "place.name": "Lima",
            "sources.quote": ["on Wednesday", None],
        }
