"""The rows of a table to events, with the actors, categories and sources that they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from timeline.edtf import parse as parse_edtf
from timeline.model import WORDS, Kind, Status
from timeline.readers.foreign._types import (
    Ask,
    Cell,
    Grid,
    Imported,
    Record,
    RefusedError,
    Row,
    Trouble,
    clean,
    one_line,
    with_words,
)
from timeline.readers.foreign.columns import Plan, plan
from timeline.readers.foreign.moments import with_offsets
from timeline.readers.foreign.names import Names
from timeline.readers.foreign.points import MONTHS
from timeline.readers.foreign.words import Unread, When, read

_TICK = 1000  # rows between two calls of `progress`
_STATUS = {"canceled": "cancelled", "tbc": "tentative", "planned": "tentative", "provisional": "tentative"}
_FORWARD = {words[0]: str(type_) for type_, words in WORDS.items()}


def imported(grids: Sequence[Grid], notes: Sequence[str], ask: Ask) -> Imported:
    """What tables hold. Raises RefusedError where none has a column of titles and one of dates."""
    chosen = _chosen(grids, ask)
    found = Imported(notes=list(notes))
    plans = [(grid, plan(grid, ask)) for grid in chosen]
    complete = [(grid, how) for grid, how in plans if how.is_complete]
    if ours := [(grid, how) for grid, how in complete if how.is_ours]:  # its other sheets are of other things
        complete = complete if ask.sheets else ours
    if not complete:
        raise _without_columns(plans, ask)
    if len(complete) > 1 and not ask.sheets and not _are_alike([how for _, how in complete]):
        names = ", ".join(grid.name for grid, _ in complete)
        help_ = "name one, or more: --sheet " + _quoted(complete[0][0].name)
        raise RefusedError(f"several sheets of {ask.name} have dates: {names}", help_, code=2)
    for grid, how in plans:
        if not how.is_complete and any(how.body):
            found.note(f"{_called(grid)} is left out: it has no column of dates, or none of titles")
    for grid, how in complete:
        _Rows(found, how, ask, grid.name if len(grids) > 1 else "").read()
    return found


def _chosen(grids: Sequence[Grid], ask: Ask) -> Sequence[Grid]:
    if not ask.sheets:
        return grids
    found = []
    for name in ask.sheets:
        folded = name.strip().casefold()
        match = next((grid for grid in grids if grid.name.casefold() == folded), None)
        if match is None and folded.isdigit() and 0 < int(folded) <= len(grids):
            match = grids[int(folded) - 1]
        if match is None:
            known = ", ".join(grid.name for grid in grids if grid.name) or "none: leave --sheet out"
            raise RefusedError(f"{ask.name} has no sheet “{name}”", f"its sheets are {known}", code=2)
        found.append(match)
    return found


def _are_alike(plans: Sequence[Plan]) -> bool:
    """Whether tables have the same headings: a table that a document has in parts."""
    return len({tuple(column.label for column in how.columns) for how in plans}) == 1


def _called(grid: Grid) -> str:
    return f"“{grid.name}”" if grid.name else "the table"


def _quoted(name: str) -> str:
    return f"'{name}'" if " " in name else name


def _without_columns(plans: Sequence[tuple[Grid, Plan]], ask: Ask) -> RefusedError:
    """What to say where no table has the columns that are needed."""
    best = max((how for _, how in plans), key=lambda how: len(how.body), default=None)
    if best is None or not best.columns:
        return RefusedError(
            f"{ask.name} holds no table with rows", "it needs a column of dates, and one of titles"
        )
    lacks = "titles" if {"date", "start", "year"} & {column.key for column in best.columns} else "dates"
    labels = ", ".join(column.label for column in best.columns[:12])
    key = "title" if lacks == "titles" else "date"
    first = best.columns[0].label
    return RefusedError(
        f"{ask.name} has no column of {lacks} that is known; its columns are {labels}",
        f"say which it is: --map {_quoted(f'{first}={key}')}",
        code=2,
    )


class _Rows:
    """Reads the rows of one grid into what is imported."""

    def __init__(self, found: Imported, how: Plan, ask: Ask, sheet: str) -> None:
        self.found = found
        self.how = how
        self.ask = ask
        self.sheet = sheet
        self.names = Names(found)
        self.at = {key: how.indexes(key) for key in {column.key for column in how.columns if column.key}}
        self.separators = {key: self._separator(key) for key in ("actors", "category")}

    def read(self) -> None:
        """All rows."""
        how, found = self.how, self.found
        if how.is_ours:
            found.has_ids = True
            found.note(
                "a table of ours has no zones of places, no exceptions of series, and sources without words"
            )
        found.columns += how.columns
        for row in how.above:
            found.note(f"{self._where(row)} above the headings is left out: {_brief(row)}")
        heading = [column.label for column in how.columns]
        last = max((i for i, row in enumerate(how.body) if len(row.filled) > 1), default=-1)
        for index, row in enumerate(how.body):
            if index % _TICK == 0:
                self.ask.progress(index)
            texts = [one_line(row.cell(i).text) for i in range(len(heading))]
            if texts == heading:
                continue  # printed again on each page
            is_alone = len(row.filled) == 1 and len([c for c in how.columns if c.count]) > 2
            if row.is_banner or (is_alone and index > last):
                found.note(f"{self._where(row)} is no event: {_brief(row)}")
                continue
            self._event(row)

    def _where(self, row: Row) -> str:
        return f"row {row.number}" + (f" of “{self.sheet}”" if self.sheet else "")

    def _cell(self, row: Row, key: str) -> Cell:
        indexes = self.at.get(key)
        return row.cell(indexes[0]) if indexes else Cell()

    def _cells(self, row: Row, key: str) -> list[Cell]:
        return [cell for i in self.at.get(key, ()) if (cell := row.cell(i)).text or cell.link]

    def _event(self, row: Row) -> None:
        where = self._where(row)
        cell = self._cell(row, "title")
        title = one_line(cell.text)
        if self.how.is_ours and "@" in self._cell(row, "id").text:
            self.found.note("occurrences of a series are left out: the series says them all")
            return
        if not title:
            self.found.troubles.append(Trouble(where, _brief(row), "has no title", "give it one"))
            return
        event: Record = {"title": title}
        if (event_id := self._cell(row, "id").text) and self.how.is_ours:
            event["id"] = event_id
        self._plain(row, event, where)
        self._named(row, event)
        found, words = self._when(row)
        if isinstance(found, Unread):
            self.found.troubles.append(Trouble(where, words, found.reason, found.help, event))
            event["date"] = "unknown"
            return
        event["date"] = found.date
        if self.how.is_ours:
            labels = [column.label for column in self.how.columns]
            moments = [row.cell(labels.index(name)).text for name in ("start", "end") if name in labels]
            event["date"] = with_offsets(found.date, moments, self.ask.zone)
        if found.time and "time" not in event:
            event["time"] = found.time
        if summary := with_words(event.get("summary", ""), found.lost):
            event["summary"] = summary
        uid = self._cell(row, "uid").text or ("" if self.how.is_ours else self._cell(row, "id").text)
        self.found.add(event, where, uid)

    # ---- dates

    def _when(self, row: Row) -> tuple[When | Unread, str]:
        """The date of a row, and the words of its cells."""
        if (display := self._cell(row, "display date").text) and "date" not in self.at:
            return self._read(Cell(display), row), display
        if "start" in self.at:
            return self._from_to(row)
        if "date" in self.at:
            cell = self._cell(row, "date")
            return self._read(cell, row), cell.text
        start, words = self._parts(row, "")
        end, more = self._parts(row, "end ")
        if not more or isinstance(start, Unread):
            return start, words
        return (end if isinstance(end, Unread) else _joined(start, end)), f"{words} to {more}"

    def _read(self, cell: Cell, row: Row) -> When | Unread:
        if cell.fault:
            return Unread(cell.fault, "write it as text in the spreadsheet")
        if cell.date:
            return When(cell.date, cell.time)
        found = read(cell.text, self.ask.order, is_edtf=self.how.is_ours)
        year = self._cell(row, "year").text
        if isinstance(found, Unread) and found.reason == "has no year" and re.fullmatch("[0-9]{4}", year):
            return read(f"{cell.text} {year}", self.ask.order)
        return found

    def _from_to(self, row: Row) -> tuple[When | Unread, str]:
        start, end = (self._cell(row, key) for key in ("start", "end"))
        first = self._read(start, row)
        if isinstance(first, Unread) or not (end.text or end.date):
            return first, start.text
        words = f"{start.text} to {end.text}"
        if end.text.strip().lower() in ("ongoing", "present", "now", "today", "open", ".."):
            return _joined(first, When("..")), words
        last = self._read(end, row)
        return (last if isinstance(last, Unread) else _joined(first, last)), words

    def _parts(self, row: Row, prefix: str) -> tuple[When | Unread, str]:
        """A date of which the year, the month and the day stand in columns of their own."""
        year, month, day = (self._cell(row, prefix + part).text for part in ("year", "month", "day"))
        words = " ".join(part for part in (day, month, year) if part)
        if not words:
            return read(""), ""
        if day and not month:
            return Unread("has a day, but no month", "fill both, or none"), words
        name = month.lower().rstrip(".")
        number = str(MONTHS.get(name, name))
        if month and not re.fullmatch("0?[1-9]|1[0-2]", number):
            return Unread("has no such month"), words
        if not month:
            return read(year, self.ask.order), words
        if not re.fullmatch("[0-9]{4}", year):
            return Unread("has no year of four digits"), words
        text = f"{year}-{int(number):02}"
        if day:
            if not re.fullmatch("[0-9]{1,2}", day):
                return Unread("has no such day"), words
            text += f"-{int(day):02}"
        return read(text, self.ask.order), words

    # ---- all else

    def _plain(self, row: Row, event: Record, where: str) -> None:
        if summary := "\n".join(clean(cell.text) for cell in self._cells(row, "summary")):
            event["summary"] = summary
        if time := one_line(self._cell(row, "time").text):
            event["time"] = time
        if name := one_line(self._cell(row, "place").text):
            place: Record = {"name": name}
            for key in ("latitude", "longitude"):
                if (number := _number(self._cell(row, key).text)) is not None:
                    place[key] = number
            event["place"] = place
        for key, values in (("status", Status), ("kind", Kind)):
            if text := self._cell(row, key).text.strip().lower():
                text = _STATUS.get(text, text)
                if text in {str(value) for value in values}:
                    event[key] = text
                else:
                    self._lost(event, where, key, self._cell(row, key).text)
        if text := self._cell(row, "importance").text:
            if re.fullmatch("[1-5](?:\\.0)?", text):
                event["importance"] = int(text[0])
            else:
                self._lost(event, where, "importance", text)
        if text := one_line(self._cell(row, "repeat").text):
            event["repeat"] = text
        if self.how.is_ours:
            _ours(event, self._cell(row, "related").text, self._cell(row, "was").text)

    def _lost(self, event: Record, where: str, key: str, text: str) -> None:
        """Keep in the summary a value that its key cannot have."""
        label = self.how.columns[self.at[key][0]].label
        event["summary"] = "\n".join(
            part for part in (event.get("summary", ""), f"{one_line(label)}: {clean(text)}") if part
        )
        self.found.note(f"{where}: “{one_line(text)}” is no {key} of ours: it stands in the summary")

    def _named(self, row: Row, event: Record) -> None:
        """The actors, the category and the sources that a row names."""
        actors: list[str] = []
        for cell in self._cells(row, "actors"):
            actors += _split(cell.text, self.separators["actors"])
        if actors:
            event["actors"] = list(dict.fromkeys(self.names.id("actor", name) for name in actors))
        category, *more = [
            *(
                one_line(part)
                for part in _split(self._cell(row, "category").text, self.separators["category"])
            ),
            "",
        ][:20]
        if category:
            event["category"] = self.names.id("category", category)
        if more := [name for name in more if name]:
            self._lost(event, self._where(row), "category", "; ".join(more))
        if cite := self._cite(row):
            event["cite"] = cite

    def _cite(self, row: Row) -> list[Record]:
        quote = clean(self._cell(row, "quote").text)
        titled = [part for cell in self._cells(row, "source") for part in _sources(cell)]
        addresses = [part for cell in self._cells(row, "url") for part in _sources(cell)]
        if len(titled) == len(addresses) == 1 and not titled[0][1]:  # a title and its address
            titled, addresses = [(titled[0][0], addresses[0][1] or addresses[0][0])], []
        cited = [self.names.source(title, url) for title, url in (*titled, *addresses)]
        if quote and not cited:
            cited = [self.names.source("A source without a name", "")]
        cite: list[Record] = [{"source": each} for each in dict.fromkeys(cited)]
        if quote:
            cite[0]["quote"] = quote
        return cite

    def _separator(self, key: str) -> str:
        """What stands between several names of one cell: the one that the column has."""
        texts = [row.cell(i).text for row in self.how.body for i in self.at.get(key, ())]
        for separator, name in ((";", "semicolons"), ("\n", "line ends"), ("|", "bars")):
            if any(separator in text for text in texts):
                whole = [one_line(text) for text in texts if "," in text and separator not in text]
                whole = [text for text in whole if text not in self.ask.actors]
                if key == "actors" and whole:
                    self.found.note(f"actors are taken apart at {name}, so “{whole[0]}” is one")
                return separator
        if key == "actors" and any("," in text for text in texts):
            self.found.note("the actors of a cell are taken apart at its commas")
            return ","
        return ";"


def _joined(start: When, end: When) -> When | Unread:
    """From one date to another, both as they were read."""
    if "unknown" in (start.date, end.date):
        if start.date == end.date or (end.date == "unknown" and not _is_point(start.date)):
            return start
        text = f"{'' if start.date == 'unknown' else start.date}/{'' if end.date == 'unknown' else end.date}"
    elif not (_is_point(start.date) and (end.date == ".." or _is_point(end.date))):
        return Unread("has an end, but not one date before it", "write both as one date each")
    else:
        text = start.date if start.date == end.date else f"{start.date}/{end.date}"
    try:
        parse_edtf(text)
    except ValueError as error:
        return Unread(str(error), getattr(error, "help", ""))
    time = " to ".join(part for part in (start.time, end.time) if part)
    return When(text, time, "; ".join(part for part in (start.lost, end.lost) if part))


def _is_point(text: str) -> bool:
    return not any(c in text for c in "/[{") and text != "unknown"


def _split(text: str, separator: str) -> list[str]:
    parts = text.split(separator) if separator != "\n" else text.splitlines()
    return [name for part in parts if (name := one_line(part))]


def _sources(cell: Cell) -> list[tuple[str, str]]:
    """The titles and addresses that a cell names, an empty one where it has none."""
    found: list[tuple[str, str]] = []
    parts = [one_line(part) for part in re.split(r"\n|;(?=\s|$)", cell.text)]
    for part in filter(None, parts):
        urls = re.findall(r"https?://[^\s<>\"]+", part)
        title = re.sub(r"https?://[^\s<>\"]+", " ", part)
        title = " ".join(title.split()).strip(" ,:()[]\N{EN DASH}-")
        found += [(title if len(urls) == 1 else "", url.rstrip(".,)")) for url in urls] or [(part, "")]
    if cell.link.startswith(("http://", "https://")) and len(found) <= 1:
        title, url = found[0] if found else ("", "")
        return [(title, url or cell.link)]
    return found


def _ours(event: Record, related: str, was: str) -> None:
    """What `timeline list` joins: the relations that the event states itself, and its earlier dates."""
    relations: list[Record] = []
    for part in filter(None, (each.strip() for each in related.split(";"))):
        words, _, other = part.rpartition(" ")
        if words in _FORWARD:
            relations.append({"event": other, "as": _FORWARD[words]})
    if relations:
        event["related"] = relations
    if earlier := [part.strip() for part in was.split(";") if part.strip()]:
        event["was"] = earlier


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ".").rstrip("°"))
    except ValueError:
        return None


def _brief(row: Row) -> str:
    texts: list[Any] = [one_line(row.cell(i).text) for i in row.filled]
    shown = " | ".join(text for text in texts if text)
    return f"“{shown[:80]}{'…' if len(shown) > 80 else ''}”"
