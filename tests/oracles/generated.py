"""Timelines of all kinds of events, with hostile words, as files: the same for the same seed."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable, Mapping

from dateutil.rrule import rrulestr

Record = Mapping[str, object]

# Tried elsewhere, and not here: Africa/Casablanca, as vobject reads no change of clocks after 2030
# that no rule gives, and Pacific/Apia, as parsers differ about times on the day that it left out
ZONES = (
    "America/New_York",
    "Europe/Vienna",
    "Asia/Kuala_Lumpur",
    "Asia/Kolkata",
    "Australia/Lord_Howe",  # half an hour of daylight time
    "America/Santiago",
    "Pacific/Chatham",  # 12:45 and 13:45
    "UTC",
)
WORDS = (
    "Summit",
    "talks, talks; and \\ talks",
    "C:\\News\\new",
    "ends in a backslash\\",
    "BEGIN:VEVENT",
    "a:b;c=d,e",
    '"quoted"',
    "caret ^n ^^ ^'",
    "<b>bold</b> & &amp;",
    "\N{FAMILY}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{WAVING HAND SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-5}",
    "\N{REGIONAL INDICATOR SYMBOL LETTER A}\N{REGIONAL INDICATOR SYMBOL LETTER T}",
    "\u05d9\u05e9\u05d9\u05d1\u05d4, \u05e9\u05dc\u05d5\u05dd",
    "\u0627\u062c\u062a\u0645\u0627\u0639\u060c \u0642\u0645\u0629",
    "\u2067\u05d0\u2069 isolated",
    "Zu\u0308rich and A\u030angstro\u0308m",  # not composed
    "z\u0335\u0321\u0354a\u0336\u0322l\u0337\u0323g\u0338\u0324o",
    "\u4e2d\u7f8e\u7981\u6bd2\u5de5\u4f5c\u7ec4",
    "=1+1",
    "no\u00a0break\u2003space\u200bnone\ufeff",
)


def timeline(seed: int, *, events: int = 16) -> str:
    """The text of a timeline file without errors."""
    chance = random.Random(seed)
    head: dict[str, object] = {
        "title": _title(chance),
        "domain": f"g{seed}.example.org",
        "timezone": chance.choice(ZONES),
        "description": _text(chance),
        "as_of": dt.date(2024, 3, 1),
        "language": chance.choice(["en", "de-AT", "zh-Hant"]),
    }
    if chance.random() < 0.6:
        head["url"] = f"https://example.org/g{seed}/"
    parts = [_table("[timeline]", head)]
    for name in ("one", "two"):
        parts.append(_table("[[actor]]", {"id": name, "name": _title(chance)}))
        parts.append(_table("[[category]]", {"id": name, "name": _title(chance)}))
        parts.append(
            _table(
                "[[source]]",
                {
                    "id": name,
                    "title": _title(chance),
                    "publisher": _title(chance),
                    "url": f"https://example.org/{name}%20(c)?q=\u00fc&x=1,2;3#top",
                },
            )
        )
    parts += [_table("[[feed]]", feed) for feed in _feeds(chance)]
    for number in range(events):
        # each kind comes once before any comes again, and the order is another one for each seed
        kind = KINDS[(number * 5 + seed) % len(KINDS)]
        parts.append(_table("[[event]]", {**_common(chance, number), **kind(chance)}))
    return "\n".join(parts)


def _feeds(chance: random.Random) -> list[Record]:
    found: list[Record] = []
    wheres = [
        "",
        "category:one",
        "actor:two,one",
        "2010..2030",
        "-status:cancelled",
        "status:cancelled",
        "1066",
    ]
    for number, imprecise in enumerate(("marker", "span", "omit")):
        feed: dict[str, object] = {
            "id": f"feed-{number}",
            "title": _title(chance),
            "where": chance.choice(wheres),
            "imprecise": imprecise,
            "cancelled": chance.choice(["status", "prefix"]),
            "refresh": chance.choice(["PT30M", "PT12H", "P1D", "P1W"]),
        }
        if chance.random() < 0.5:
            feed["alarms"] = chance.sample(["P1D", "PT2H", "PT0M", "P1W"], 2)
        if chance.random() < 0.5:
            feed["description"] = _text(chance)
            feed["color"] = chance.choice(["navy", "teal", "crimson"])
        found.append(feed)
    return found


def _common(chance: random.Random, number: int) -> Record:
    event: dict[str, object] = {"id": f"e{number}", "title": _title(chance), "summary": _text(chance)}
    if chance.random() < 0.7:
        event["category"] = chance.choice(["one", "two"])
        event["actors"] = chance.choice([["one"], ["one", "two"]])
    if chance.random() < 0.5:
        event["place"] = {
            "name": _title(chance),
            "timezone": chance.choice(ZONES),
            "latitude": chance.choice([0.0, -0.00001, 47.07, -90]),
            "longitude": chance.choice([0.0, 15.43821, -180]),
        }
    if chance.random() < 0.5:
        event["cite"] = [{"source": source, "quote": _text(chance)} for source in ("one", "two")]
    if chance.random() < 0.4:
        event["status"] = chance.choice(["tentative", "cancelled", "postponed"])
    if number and chance.random() < 0.6:
        others = chance.sample(range(number), min(number, 2))
        kinds = ["follows", "leads-to", "implements", "part-of", "supersedes", "side-event-of"]
        event["related"] = [{"event": f"e{other}", "as": chance.choice(kinds)} for other in others]
    return event


def _title(chance: random.Random) -> str:
    if chance.random() < 0.1:
        return (chance.choice(WORDS) + " ") * 100 + "end" if chance.random() < 0.5 else "\N{SNOWMAN}" * 300
    return " ".join(chance.sample(WORDS, chance.randint(1, 3)))


def _text(chance: random.Random) -> str:
    return "\n".join(_title(chance) for _ in range(chance.randint(0, 3)))


# ---- kinds: each gives the keys that say when an event is


def _date(chance: random.Random) -> dt.date:
    if chance.random() < 0.1:
        return chance.choice(
            [dt.date(1000, 1, 1), dt.date(1582, 10, 10), dt.date(2024, 2, 29), dt.date(9999, 12, 31)]
        )
    return dt.date(2000, 1, 1) + dt.timedelta(chance.randrange(14_000))


def _day(chance: random.Random) -> Record:
    return {"date": _date(chance), "kind": chance.choice(["event", "deadline", "target"])}


def _days(chance: random.Random) -> Record:
    first = min(_date(chance), dt.date(9999, 12, 1))
    return {"start": first, "end": first + dt.timedelta(chance.choice([1, 2, 6, 30]))}


def _gaps(chance: random.Random) -> Record:
    day, runs = min(_date(chance), dt.date(9990, 1, 1)), []
    for _ in range(chance.randint(2, 4)):
        last = day + dt.timedelta(chance.randint(0, 5))
        runs.append(f"{day}..{last}" if last > day else f"{day}")
        day = last + dt.timedelta(chance.randint(1, 9))  # some touch
    return {"date": f"{{{','.join(runs)}}}"}


def _moment(chance: random.Random) -> dt.datetime:
    day = dt.date(2000, 1, 1) + dt.timedelta(chance.randrange(14_000))
    # in the afternoon no zone changes its clocks
    return dt.datetime.combine(day, dt.time(chance.randint(12, 23), chance.choice([0, 15, 30]), 0))


def _timed(chance: random.Random) -> Record:
    start = _moment(chance)
    return {"start": start, "end": start + dt.timedelta(minutes=chance.choice([1, 60, 90, 3 * 24 * 60]))}


def _timed_open(chance: random.Random) -> Record:
    return {"date": _moment(chance)}


def _offset(chance: random.Random) -> Record:
    zone = dt.timezone(dt.timedelta(minutes=chance.choice([-720, -210, 0, 330, 480, 840])))
    return {"date": _moment(chance).replace(tzinfo=zone)}


def _about(chance: random.Random) -> Record:
    return {"date": _date(chance), "time": f"about 00:30, {chance.choice(WORDS)}"}


def _imprecise(chance: random.Random) -> Record:
    day = _date(chance)
    year, month = f"{day.year:04}", f"{day.month:02}"
    text = chance.choice(
        [
            year,
            f"{year}-{month}",
            f"{year}-{chance.randint(21, 41)}",
            f"{year[:3]}X",
            f"{year}-XX",
            f"{year}-{month}-XX",
            f"{year}~",
            f"{year}-{month}?",
            f"{day}%",
            f"{year}/{year}",
            f"{year}-{month}/{day}",
            f"[{year}-{month}-01..{year}-{month}-09]",
            f"[{year}-{month}-01,{year}-{month}-03]",
            f"{{{year}-01,{year}-03}}",
        ]
    )
    return {"date": text, "kind": chance.choice(["event", "period", "target"])}


def _open(chance: random.Random) -> Record:
    day = _date(chance)
    return {"date": chance.choice([f"{day}/..", f"../{day}", f"{day}/", f"/{day}", f"{day:%Y-%m}/.."])}


def _open_time(chance: random.Random) -> Record:
    return {"date": f"{_moment(chance):%Y-%m-%dT%H:%M}/.."}


def _undated(chance: random.Random) -> Record:
    return {"date": "unknown"}


def _series(chance: random.Random) -> Record:
    return _recurring(chance, timed=False)


def _timed_series(chance: random.Random) -> Record:
    return _recurring(chance, timed=True)


def _recurring(chance: random.Random, *, timed: bool) -> Record:
    start = _moment(chance)
    if not timed:
        start = dt.datetime.combine(start.date(), dt.time())
    start = start.replace(day=min(start.day, 28), year=min(start.year, 2030))
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[start.weekday()]
    rule = chance.choice(
        [
            "FREQ=YEARLY",
            "FREQ=MONTHLY",
            "FREQ=DAILY;INTERVAL=3",
            f"FREQ=WEEKLY;BYDAY={weekday}",
            f"FREQ=MONTHLY;BYDAY={(start.day - 1) // 7 + 1}{weekday}",
            f"FREQ=YEARLY;BYMONTH={start.month};BYDAY={(start.day - 1) // 7 + 1}{weekday}",
        ]
    )
    if chance.random() < 0.5:
        rule += f";COUNT={chance.randint(8, 20)}"
    elif chance.random() < 0.5:
        rule += f";UNTIL={start.year + 9}0704" + ("T120000Z" if timed else "")
    found = rrulestr(rule.split(";UNTIL")[0], dtstart=start)
    instances = [each for each, _ in zip(found, range(8), strict=False)]
    changed = chance.sample(instances[1:], 3)
    record: dict[str, object] = {"repeat": rule, "start": _plain(start, timed)}
    if chance.random() < 0.5:
        length = dt.timedelta(hours=2) if timed else dt.timedelta(days=2)
        record["end"] = _plain(start + length, timed)
    if chance.random() < 0.7:
        record["except"] = [changed[0].date()]
    if chance.random() < 0.7:
        moves = []
        for each in changed[1:]:
            to = each + dt.timedelta(days=chance.choice([-40, -1, 1, 2]), minutes=-75 if timed else 0)
            moves.append({"from": each.date(), "to": _plain(to, timed), "note": chance.choice(WORDS)})
        record["moved"] = moves
    return record


def _plain(moment: dt.datetime, timed: bool) -> dt.date:
    return moment if timed else moment.date()


KINDS: tuple[Callable[[random.Random], Record], ...] = (
    _day,
    _days,
    _gaps,
    _timed,
    _timed_open,
    _offset,
    _about,
    _imprecise,
    _imprecise,
    _open,
    _open_time,
    _undated,
    _series,
    _timed_series,
)


# ---- TOML


def _table(header: str, record: Record) -> str:
    return "\n".join([header, *(f"{key} = {_value(value)}" for key, value in record.items()), ""])


def _value(value: object) -> str:
    match value:
        case str():
            # a JSON string is a TOML string, but for its surrogates
            return json.dumps(value, ensure_ascii=False)
        case dt.date():
            return value.isoformat()
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            return f"{{ {', '.join(f'{key} = {_value(each)}' for key, each in value.items())} }}"
    return repr(value)
