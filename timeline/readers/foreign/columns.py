"""What the columns of a table mean: guessed from their names and their values, or said by the user."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from timeline.diagnostics import did_you_mean, quoted
from timeline.readers.foreign._types import Ask, Cell, Column, Grid, RefusedError, Row
from timeline.readers.foreign.words import Kind, When, read

_SYNONYMS: Mapping[str, str] = {
    "id": "id, identifier, key, slug, unique id",
    "uid": "uid",
    "date": "date, dates, when, event date, date of event, day and month, period, datum, fecha, edtf",
    "start": "start, start date, date start, date from, from, begin, begins, beginning, beginn, von",
    "end": "end, end date, date end, date to, to, until, ends, through, last day, ende, bis",
    "year": "year, start year, jahr, año, année",
    "month": "month, start month, monat, mes, mois",
    "day": "day, start day, tag, día, jour",
    "end year": "end year",
    "end month": "end month",
    "end day": "end day",
    "display date": "display date, date text, date as given",
    "time": "time, start time, time of day, hour, uhrzeit",
    "title": "title, event, events, headline, what, name, event name, event title, milestone, subject, "
    "activity, action, meeting, titel, titre, título, ereignis",
    "summary": "summary, description, details, detail, text, notes, note, comment, comments, remarks, "
    "abstract, outcome, what happened, beschreibung, descripción",
    "place": "place, location, where, venue, city, ort, lieu, lugar",
    "latitude": "latitude, lat",
    "longitude": "longitude, lon, lng, long",
    "category": "category, categories, type, event type, topic, theme, tag, tags, group, lane, kategorie",
    "actors": "actors, actor, actor(s), who, participants, participant(s), parties, party, people, "
    "countries, organisations, organizations, organisation, organization, attendees, stakeholders",
    "source": "source, sources, source(s), reference, references, citation, citations, ref, refs, "
    "media, quelle, quellen, fuente",
    "url": "url, urls, link, links, website, web, source url, source link, web address",
    "quote": "quote, quotation, quoted, wording",
    "related": "related",
    "status": "status, state",
    "kind": "kind",
    "importance": "importance",
    "repeat": "repeat, rrule",
    "was": "was, earlier dates",
}
KNOWN: Mapping[str, str] = {
    name.strip(): key for key, names in _SYNONYMS.items() for name in names.split(",")
}
KEYS = tuple(_SYNONYMS)
"""The keys that a column can have."""
_SEVERAL = frozenset({"summary", "source", "url", "actors"})
"""The keys that several columns may have together."""
OURS = frozenset({"id", "uid", "title", "date", "earliest", "latest", "status", "kind"})
"""The columns by which the output of `timeline list` is known."""
COMPUTED = frozenset({"earliest", "latest", "certain", "next", "series", "start", "end"})
"""Columns of `timeline list` that say what others say."""
_SEARCHED = 30  # rows in which a heading is looked for
_SAMPLED = 200  # rows by whose values a column is guessed


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read the rows of a grid."""

    columns: Sequence[Column]
    body: Sequence[Row]
    above: Sequence[Row]
    """What stands above the headings."""
    is_ours: bool
    """The output of `timeline list`: its dates are EDTF."""

    def indexes(self, key: str) -> list[int]:
        """The columns that are read as a key."""
        return [index for index, column in enumerate(self.columns) if column.key == key]

    @property
    def is_complete(self) -> bool:
        """Whether rows have a title, and a date in one way or the other."""
        keys = {column.key for column in self.columns}
        return "title" in keys and bool(keys & {"date", "start", "year"})


def plan(grid: Grid, ask: Ask) -> Plan:
    """What each column of a grid is. Raises RefusedError where `ask` names no column or no key."""
    rows = [row for row in grid.rows if row.filled]
    head, depth = _heading(rows, ask)
    top = [] if head is None else rows[head : head + depth]
    body = rows if head is None else rows[head + depth :]
    above = [] if head is None else rows[:head]
    width = max((len(row.cells) for row in (*top, *body[:_SAMPLED])), default=0)
    labels = [_label(top, index) for index in range(width)]
    folded = [_folded(label) for label in labels]
    is_ours = head is not None and set(folded) >= OURS
    keys = _by_name(folded, is_ours=is_ours)
    mapped = _mapped(labels, ask)
    for index, key in mapped.items():
        keys[index] = key
        for other, given in enumerate(keys):  # what the user says goes before what a name says
            if given == key and other not in mapped and key not in _SEVERAL:
                keys[other] = ""
    if not is_ours:
        _by_values(keys, body, ask, fixed=set(mapped))
        _settle_dates(keys, body, ask, fixed=set(mapped))
    columns = [
        Column(label or _letter(index), key, *_example(body, index))
        for index, (label, key) in enumerate(zip(labels, keys, strict=True))
    ]
    return Plan(columns, body, above, is_ours)


def _folded(label: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKC", label).lower() if c.isprintable() or c.isspace())
    return " ".join(plain.replace("_", " ").split()).strip(" :*#.")


def _key_of(folded: str) -> str:
    """The key of a column's name: of the whole, or of what stands before a bracket or a slash."""
    parts = (folded, re.sub(r" ?[(\[].*", "", folded), *re.split(" ?[/:\N{EN DASH}-] ?", folded)[::-1])
    return next((KNOWN[part] for part in parts if part in KNOWN), "")


def _heading(rows: Sequence[Row], ask: Ask) -> tuple[int | None, int]:
    """The index of the row of headings, and how many rows it takes: one, or two where it has sub-headings."""
    said = {_folded(label) for label in ask.mapping}
    best, most = None, 0
    for index, row in enumerate(rows[:_SEARCHED]):
        names = [_folded(row.cell(i).text) for i in row.filled]
        if row.is_banner or any(row.cell(i).date for i in row.filled):
            continue
        score = sum(2 * (name in said) + (len(name) < 40 and bool(_key_of(name))) for name in names)
        dates = sum(_is_date(row.cell(i), ask) for i in row.filled)
        if score > most and dates == 0 and (score >= 2 or len(names) == 1 or name_says_date(names)):
            best, most = index, score
    if best is None:
        return None, 0
    if best + 1 < len(rows):
        row = rows[best + 1]
        names = [_folded(row.cell(i).text) for i in row.filled]
        under = sum(bool(_key_of(name)) for name in names)
        if under >= 2 and under * 2 > len(names) and not any(_is_date(row.cell(i), ask) for i in row.filled):
            return best, 2
    return best, 1


def name_says_date(names: Sequence[str]) -> bool:
    """Whether one of the names is that of a column of dates."""
    return any(_key_of(name) in ("date", "start", "year") for name in names)


def _label(top: Sequence[Row], index: int) -> str:
    """The name of a column; of two rows of headings, both: a heading above several stands over the first."""
    if not top:
        return ""
    below = " ".join(top[-1].cell(index).text.split())
    if len(top) == 1:
        return below
    above = next((top[0].cell(i).text for i in range(index, -1, -1) if top[0].cell(i).text), "")
    above = " ".join(above.split())
    return f"{above} / {below}" if below and above and below != above else below or above


def _by_name(folded: Sequence[str], *, is_ours: bool) -> list[str]:
    keys: list[str] = []
    for name in folded:
        if is_ours:
            key = "actors" if name == "actors" else "source" if name == "sources" else name
            key = "" if name in COMPUTED or name not in (*KEYS, "sources") else key
        else:
            key = _key_of(name) if len(name) < 60 else ""
        keys.append(key if key and (key in _SEVERAL or key not in keys) else "")
    return keys


def _mapped(labels: Sequence[str], ask: Ask) -> dict[int, str]:
    found: dict[int, str] = {}
    names = [_folded(label) for label in labels]
    for label, key in ask.mapping.items():
        if key and key not in KEYS:
            help_ = did_you_mean(key, KEYS) or "known are " + ", ".join(KEYS)
            raise RefusedError(f"no key {quoted(key)} for a column", help_, code=2)
        wanted = _folded(label)
        letters = {_letter(i).lower(): i for i in range(len(labels)) if not labels[i]}
        if wanted in names:
            found[names.index(wanted)] = key
        elif wanted in letters:
            found[letters[wanted]] = key
        else:
            known = [each or _letter(i) for i, each in enumerate(labels)]
            help_ = did_you_mean(label, known) or "its columns are " + ", ".join(known[:20])
            raise RefusedError(f"{ask.name} has no column {quoted(label)}", help_, code=2)
    return found


def _by_values(keys: list[str], body: Sequence[Row], ask: Ask, *, fixed: set[int]) -> None:
    """Find the column of dates and the one of titles by their values, where no name told them."""
    sample = body[:_SAMPLED]
    if not set(keys) & {"date", "start", "year"}:
        for index, key in enumerate(keys):
            cells = [row.cell(index) for row in sample if index in row.filled]
            if not key and index not in fixed and cells:
                dates = sum(_is_date(cell, ask) for cell in cells)
                if dates * 10 >= len(cells) * 6 and len(cells) * 3 >= len(sample):
                    keys[index] = "date"
                    break
    if "title" not in keys:
        best, most = None, 0.0
        for index, key in enumerate(keys):
            texts = [row.cell(index).text for row in sample if index in row.filled]
            if key not in ("", "summary") or index in fixed or not texts:
                continue
            words = sum(3 <= len(text) <= 300 and any(c.isalpha() for c in text) for text in texts)
            score = len(set(texts)) / len(sample) * words / len(texts) * (0.9 if key else 1)
            if score > max(most, 0.5):
                best, most = index, score
        if best is not None:
            keys[best] = "title"


def _settle_dates(keys: list[str], body: Sequence[Row], ask: Ask, *, fixed: set[int]) -> None:
    """Keep one way of saying the date: of a date, or a start and an end, or a year with its month and day."""

    def drop(*names: str) -> None:
        for index, key in enumerate(keys):
            if key in names and index not in fixed:
                keys[index] = ""

    def are_dates(name: str) -> bool:
        index = keys.index(name)
        cells = [row.cell(index) for row in body[:_SAMPLED] if index in row.filled]
        return sum(_is_date(cell, ask) for cell in cells) * 2 > len(cells)

    if "start" in keys and "date" in keys:
        if are_dates("start"):
            drop("date")
        else:  # the times of a day
            if "time" not in keys:
                keys[keys.index("start")] = "time"
            drop("start", "end")
    elif "date" in keys and "end" in keys:
        if are_dates("end"):
            keys[keys.index("date")] = "start"
        else:
            drop("end")
    elif "start" in keys and not are_dates("start") and "year" in keys:
        drop("start", "end")
    if {"date", "start"} & set(keys):
        drop("month", "day", "end year", "end month", "end day")  # a year completes "14 August"


def _is_date(cell: Cell, ask: Ask) -> bool:
    if cell.date:
        return True
    found = read(cell.text, ask.order)
    return (isinstance(found, When) and found.date != "unknown") or getattr(
        found, "kind", None
    ) is Kind.AMBIGUOUS


def _letter(index: int) -> str:
    """The name of a column that has none, as spreadsheets have it: A, B, … Z, AA."""
    return (_letter(index // 26 - 1) if index >= 26 else "") + chr(65 + index % 26)


def _example(body: Sequence[Row], index: int) -> tuple[str, int]:
    texts = [row.cell(index).text for row in body if index in row.filled]
    return (" ".join(texts[0].split()) if texts else ""), len(texts)
