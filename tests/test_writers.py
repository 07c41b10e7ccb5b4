"""What the writers write, byte for byte, and that hostile text stays text in each of them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from timeline.loader import load
from timeline.model import Timeline
from timeline.query import Query, parse
from timeline.writers import WRITERS
from timeline.writers.options import Options

GOLDEN = ROOT / "tests" / "golden"


@pytest.fixture(scope="module")
def kinds() -> Timeline:
    """A timeline with one event of every kind."""
    timeline = load(GOLDEN / "kinds.toml").timeline
    assert timeline is not None
    return timeline


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_every_kind_of_event_is_written_as_reviewed(
    name: str, kinds: Timeline, golden: Callable[[Path, str], None]
) -> None:
    options = Options(query=parse("2000..2050"))
    content = WRITERS[name].write(kinds, kinds.events, options)
    golden(GOLDEN / f"kinds{WRITERS[name].suffix}", content.decode().replace("\r\n", "\n"))


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_the_same_events_give_the_same_bytes(name: str, kinds: Timeline) -> None:
    options = Options(query=Query())
    first = WRITERS[name].write(kinds, kinds.events, options)
    assert WRITERS[name].write(kinds, kinds.events, options) == first


HOSTILE = """
[[event]]
id = "markup"
title = "<script>alert(1)</script> & [x](javascript:alert(1)) | `a` *b* _c_ <!-- "
summary = "</table><img src=x onerror=alert(1)> | pipe"
date = 2023
cite = [{ source = "s", quote = "</script>" }]
[[event]]
id = "formula"
title = "=cmd|' /C calc'!A0"
date = 2023
[[source]]
id = "s"
title = "](javascript:alert(1)) <b>"
url = "https://example.org/)](javascript:alert(1)"
"""


def test_markdown_shows_markup_as_text_in_one_row_an_event(timeline_of: Callable[[str], Timeline]) -> None:
    timeline = timeline_of(HOSTILE)
    text = WRITERS["markdown"].write(timeline, timeline.events, Options()).decode()
    rows = text.splitlines()
    assert len(rows) == 2 + len(timeline.events)
    assert "<script" not in text.replace("\\<script", "")
    assert "<img" not in text.replace("\\<img", "")
    assert "](javascript" not in text
    unescaped = text.replace("\\|", "")
    assert all(row.count("|") == 4 for row in unescaped.splitlines())


def test_csv_disarms_what_a_spreadsheet_would_run(timeline_of: Callable[[str], Timeline]) -> None:
    timeline = timeline_of(HOSTILE)
    rows = list(
        csv.DictReader(io.StringIO(WRITERS["csv"].write(timeline, timeline.events, Options()).decode()))
    )
    titles = {row["id"]: row["title"] for row in rows}
    assert titles["formula"] == "'=cmd|' /C calc'!A0"
    assert titles["markup"].startswith("<script>")  # text to a spreadsheet


def test_json_is_read_back_as_it_was(timeline_of: Callable[[str], Timeline]) -> None:
    timeline = timeline_of(HOSTILE)
    read = json.loads(WRITERS["json"].write(timeline, timeline.events, Options()))
    assert [event["title"] for event in read] == [event.title for event in timeline.events]
