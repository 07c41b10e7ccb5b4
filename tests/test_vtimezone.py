"""A VTIMEZONE of ours, read by dateutil, shows the clocks that zoneinfo shows, in every zone."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Callable
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.tz import tzical

from tests.conftest import HEAD
from tests.profiles import some
from timeline.calendar.vtimezone import onsets_between, vtimezone
from timeline.model import Timeline
from timeline.writers import WRITERS
from timeline.writers.options import Options

ZONES = sorted(available_timezones() - {"localtime", "Factory", "posixrules"})


def read(name: str, first: int, last: int) -> dt.tzinfo:
    text = vtimezone(name, first, last).to_ical(sorted=False).decode().replace("\r\n ", "")
    found = tzical(io.StringIO(f"BEGIN:VCALENDAR\r\n{text}END:VCALENDAR\r\n")).get(name)
    assert found is not None
    return found


def probes(zone: ZoneInfo, first: int, last: int, chance: random.Random) -> list[dt.datetime]:
    """Local times around every change of clocks, and anywhere between."""
    start, end = dt.datetime(first, 1, 1, tzinfo=dt.UTC), dt.datetime(last + 1, 1, 1, tzinfo=dt.UTC)
    around = [
        onset.local + dt.timedelta(hours=hours)
        for onset in onsets_between(zone, start, end)
        for hours in (-30, -3, -2, 2, 3, 30)
    ]
    seconds = int((end - start).total_seconds())
    anywhere = [dt.datetime(first, 1, 1) + dt.timedelta(seconds=chance.randrange(seconds)) for _ in range(30)]
    return [probe for probe in (*around, *anywhere) if first <= probe.year <= last]


@pytest.mark.parametrize("part", range(8))
def test_every_zone_of_tzdata_is_exact_from_1970_to_2060(part: int) -> None:
    chance = random.Random(part)
    wrong = []
    for name in some(ZONES, every=61)[part::8]:
        first = chance.randint(1970, 2055)
        last = chance.randint(first, 2060)
        zone, ours = ZoneInfo(name), read(name, first, last)
        for probe in probes(zone, first, last, chance):
            expected = probe.replace(tzinfo=zone).utcoffset()
            # a time that comes twice or never is read in two ways; RFC 5545 is tried elsewhere
            if (
                expected
                == probe.replace(tzinfo=zone, fold=1).utcoffset()
                != probe.replace(tzinfo=ours).utcoffset()
            ):
                wrong.append((name, first, last, probe))
    assert wrong == []


GO_ON = sorted(set(ZONES) - {"Africa/Casablanca", "Africa/El_Aaiun", "Asia/Gaza", "Asia/Hebron"})
"""All zones but those whose changes of clocks follow the moon, which tzdata lists year by year."""


EARLY = (
    '[[event]]\nid = "early"\ntitle = "Early"\ndate = 1985-01-07T12:00:00\n'
    'repeat = "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1;UNTIL=19880101T000000Z"\n'
)
LATE = EARLY.replace("early", "late").replace("1985-01-07", "2020-01-06").replace("19880101", "20230101")

LONG = EARLY.replace("early", "long").replace("19880101", "20230101")
SHORT = EARLY.replace("early", "short").replace("1985-01-07", "1986-01-06")


@pytest.mark.parametrize("events", [EARLY + LATE, LATE + EARLY, LONG + SHORT, SHORT + LONG])
def test_a_zone_that_two_series_share_is_exact_in_the_years_of_both(
    timeline_of: Callable[..., Timeline], events: str
) -> None:
    timeline = timeline_of(events, head=HEAD + 'timezone = "America/New_York"\n')
    text = WRITERS["ics"].write(timeline, timeline.events, Options()).decode().replace("\r\n ", "")
    assert text.count("BEGIN:VTIMEZONE") == 1
    ours, zone = tzical(io.StringIO(text)).get(), ZoneInfo("America/New_York")
    # its rules are others before 1987, and from 2007 on
    for noon in (
        dt.datetime(year, month, 20, 12) for year in (1985, 1987, 2020, 2022) for month in (1, 3, 4, 7, 11)
    ):
        assert noon.replace(tzinfo=ours).utcoffset() == noon.replace(tzinfo=zone).utcoffset(), noon


def wrong_beyond(name: str, first: int, last: int, *, years: int = 50) -> list[tuple[str, int, dt.datetime]]:
    """The local times beside each change of clocks, in the years after the last, at which ours is wrong."""
    zone, ours = ZoneInfo(name), read(name, first, last)
    start, end = dt.datetime(last, 1, 1, tzinfo=dt.UTC), dt.datetime(last + years, 12, 31, tzinfo=dt.UTC)
    return [
        (name, last, probe)
        for onset in onsets_between(zone, start, end)
        # by the clock after an hour that was skipped, and before one that came twice
        for probe in (onset.local - dt.timedelta(hours=3), onset.local + dt.timedelta(hours=3))
        if probe.replace(tzinfo=zone).utcoffset() != probe.replace(tzinfo=ours).utcoffset()
    ]


@pytest.mark.parametrize("part", range(8))
def test_a_zone_whose_rules_go_on_is_exact_for_fifty_years_after_its_last_year(part: int) -> None:
    chance = random.Random(part)
    assert [
        wrong
        for name in some(GO_ON, every=61)[part::8]
        for last in [chance.randint(2026, 2060)]
        for wrong in wrong_beyond(name, chance.randint(1990, last), last)
    ] == []


@pytest.mark.parametrize("last", [2026, 2040])
@pytest.mark.parametrize(
    "name",
    [
        "America/Nuuk",  # the day before the last Sunday: a Saturday from 24 to 30 March
        "America/Scoresbysund",
        "Africa/Cairo",  # midnight after the last Thursday of October, which may be in November
        "Asia/Jerusalem",  # the Friday before the last Sunday
        "Asia/Beirut",
        "America/Santiago",
    ],
)
def test_a_zone_with_a_rule_that_no_week_of_the_month_says_is_exact_beyond_its_years(
    name: str, last: int
) -> None:
    assert wrong_beyond(name, 2026, last) == []


def test_a_zone_is_written_for_its_years_and_not_for_rules_that_come_later() -> None:
    text = vtimezone("America/New_York", 1990, 1994).to_ical().decode()
    # its rules of 2007 are not there
    assert {line for line in text.splitlines() if line.startswith("DTSTART")} == {
        "DTSTART:19891230T190000",
        "DTSTART:19900401T020000",
        "DTSTART:19901028T020000",
    }


@pytest.mark.parametrize("name", ["America/New_York", "Europe/Vienna", "Australia/Lord_Howe"])
def test_a_zone_with_plain_rules_takes_few_observances_for_many_years(name: str) -> None:
    assert len(vtimezone(name, 2010, 2060).subcomponents) == 3


def test_a_zone_that_no_rule_can_say_has_each_change_by_itself() -> None:
    changes = vtimezone("Africa/Casablanca", 2020, 2030).subcomponents
    assert len([part for part in changes if "RRULE" not in part]) > 15
