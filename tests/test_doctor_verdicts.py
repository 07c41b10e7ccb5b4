"""A verdict is about the single fault that a client was given, and no verdict says more than was seen."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.doctor_feeds import DAY, event, feed
from tests.oracles import Reading
from tests.oracles.parsers import PARSERS
from timeline.doctor import CODES, Client, Diagnosis, Evidence, Severity, examine, report
from timeline.doctor._effects import TRIED

FOLDER = ROOT / "tests" / "doctor"
SAMPLES = sorted(path for path in FOLDER.glob("*.ics") if path.stem != "clean")
NAMED = [(code, fault) for code, known in CODES.items() for fault in known.faults if code[1] != "9"]
"""The single faults of a file that have a name."""


def diagnosed(name: str) -> Diagnosis:
    return examine((FOLDER / f"{name}.ics").read_bytes(), name)


def verdicts(diagnosis: Diagnosis) -> dict[str, str]:
    """What the report says of each client, by its name."""
    clients = json.loads(report.as_json(diagnosis))["clients"]
    return {name: client["verdict"] for name, client in clients.items()}


@pytest.mark.parametrize(("code", "fault"), NAMED)
def test_each_single_fault_has_a_sample_in_which_it_is_found(code: str, fault: str) -> None:
    groups = diagnosed(f"{code}-{fault}").groups
    assert (code, fault) in {(group.first.code, group.first.fault) for group in groups}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_finding_names_no_fault_that_its_code_does_not_have(path: Path) -> None:
    for group in examine(path.read_bytes(), path.name).groups:
        assert group.first.fault in {"", *CODES[group.first.code].faults}


THUNDERBIRD = [
    ("E714-no-colon", "does not read it: shows no event of the feed (E714)"),
    ("E714-broken-name", "reads it"),
    ("E715-unclosed-quote", "does not read it: shows no event of the feed (E715)"),
    ("E715-empty-parameter", "reads it"),
    ("E776-semicolon", "reads it"),
    ("E776-two-ends", "reads it"),
    ("E776-no-frequency", "reads it, but cannot show the series (E776)"),
    ("E777-frequency", "does not read it: shows no event of the feed (E777)"),
    ("E777-blank", "does not read it: shows no event of the feed (E777)"),
    ("E777-count", "reads it"),
    ("E777-until", "reads it"),
    ("E777-month-13", "does not read it: wipes its copy (E777)"),
    ("E777-interval-0", "reads it, but reads INTERVAL=0 as 1 (E777)"),
    ("E780-recurrence-id", "E780: not tried"),
    ("E788-chinese", "does not read it: shows no event of the feed (E788)"),
    ("W789-gregorian", "no problem is known"),
]


@pytest.mark.parametrize(("sample", "expected"), THUNDERBIRD)
def test_the_verdict_about_thunderbird_is_what_it_was_seen_to_do(sample: str, expected: str) -> None:
    assert verdicts(diagnosed(sample))["Thunderbird"] == expected


@pytest.mark.parametrize(("code", "fault"), NAMED)
def test_no_client_both_reads_a_feed_and_does_not(code: str, fault: str) -> None:
    effects = CODES[code].of(fault)
    assert len({each.who for each in effects}) == len(effects)
    assert not any(each.refuses and each.harmless for each in effects)


OTHERS = [
    ("RRULE:FREQ=YEARLY;BYMONTH=0", "another number of a month"),
    ("RRULE:FREQ=YEARLY;COUNT=0", "no instance at all"),
    ("RRULE:FREQ=YEARLY;;COUNT=3", "an empty part inside of the rule"),
    ("RRULE:FREQ=YEARLY;FREQ=YEARLY", "a part twice"),
    ("RRULE:FREQ=WEEKLY;BYDAY=FR MO", "a blank alone"),
    ("LOCATION;ALTREP=a;LANGUAGE:Vienna", "a parameter without a value"),
]


@pytest.mark.parametrize(("line", "reason"), OTHERS, ids=[reason for _, reason in OTHERS])
def test_a_fault_that_no_client_was_given_has_no_verdict_from_another_of_its_code(
    line: str, reason: str
) -> None:
    diagnosis = examine(feed(event(DAY, line)), "talks.ics")
    [code] = {each.first.code for each in diagnosis.groups if each.first.severity is Severity.ERROR}
    for client in Client:
        assert verdicts(diagnosis)[client] == f"{code}: not tried", reason
    assert "  tried: no client was given such a feed\n" in report.as_text(diagnosis)
    assert all(
        client["reads"] is None for client in json.loads(report.as_json(diagnosis))["clients"].values()
    )


def test_a_warning_that_no_client_was_given_is_not_said_to_be_read() -> None:
    assert verdicts(diagnosed("W804-decomposed"))["Thunderbird"] == "no problem is known"
    assert verdicts(diagnosed("clean"))["Thunderbird"] == "reads it"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_report_names_who_was_given_a_fault_or_says_that_nobody_was(path: Path) -> None:
    diagnosis = examine(path.read_bytes(), path.name)
    for group in diagnosis.groups:
        if group.first.severity is Severity.NOTE:
            continue
        one = Diagnosis("talks.ics", (group,), diagnosis.events)
        text = report.as_text(one)
        given = [
            each
            for each in CODES[group.first.code].of(group.first.fault)
            if each.evidence is Evidence.MEASURED
        ]
        assert all(f"  {each.who}: " in text for each in given)
        assert ("no client was given such a feed" in text) == (not given)
        for client in TRIED:
            if group.first.severity is Severity.ERROR and client not in {each.who for each in given}:
                assert "not tried" in verdicts(one)[client] or not diagnosis.readable


SEEN = {"shows all events": 1.0, "shows no event of the feed": 0.0}
PARSED = [
    (code, fault, effect.who, effect.what)
    for code, fault in NAMED
    for effect in CODES[code].of(fault)
    if effect.who in ("ical.js", "libical", "ical", "sabre/vobject") and effect.what in SEEN
]


@pytest.mark.parametrize(("code", "fault", "who", "what"), PARSED)
def test_a_parser_does_what_the_doctor_says_it_does(code: str, fault: str, who: str, what: str) -> None:
    events = sample(f"{code}-{fault}").count("BEGIN:VEVENT")
    assert len(readings(who)[f"{code}-{fault}"].rows) == SEEN[what] * events


def sample(name: str) -> str:
    return (FOLDER / f"{name}.ics").read_bytes().decode()


@cache
def readings(who: str) -> dict[str, Reading]:
    """What one start of a parser makes of each sample that it was given."""
    names = [f"{code}-{fault}" for code, fault, parser, _ in PARSED if parser == who]
    found = PARSERS[who.partition("/")[0]]()([sample(name) for name in names])
    return dict(zip(names, found, strict=True))
