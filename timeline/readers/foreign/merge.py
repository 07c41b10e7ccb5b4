"""What is imported, put beside what a file has: new events, changed ones, and those that are gone.

An event is known by its UID, by its id, by its title with its date, and by a title that no other event has,
if half of the events are known in these ways, and one at least not by its title alone. Nothing is deleted,
and what a file says beyond what is imported stays.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from timeline import edtf, rrule
from timeline.model.plain import PLAIN
from timeline.readers.foreign._types import CUT, Imported, Record
from timeline.readers.foreign.ids import free, id_of, id_of_uid
from timeline.readers.foreign.moments import without_offsets
from timeline.readers.foreign.names import web_address
from timeline.readers.records import is_id

NAMED = {"category": "category", "actor": "actors", "source": "cite"}
"""The key of an event that names the records of a table."""
_MERGED = ("id", "formerly", "date", "start", "end", "actors", "cite", "related", "place", "was")


@dataclass(slots=True)
class Change:
    """What an event that a file has would have instead."""

    id: str
    title: str
    values: Record = field(default_factory=dict)
    """By keys; None removes one."""
    before: Record = field(default_factory=dict)


@dataclass(slots=True)
class Merged:
    """What an import changes."""

    records: dict[str, Any]
    """All records, as the file would have them."""
    added: list[tuple[str, Record]] = field(default_factory=list)
    """Each with its kind."""
    changed: list[Change] = field(default_factory=list)
    same: int = 0
    known: set[str] = field(default_factory=set)
    """The ids of events of the file that are in the import too."""
    is_again: bool = False
    """The import is of a file that was imported before: half of its events are known."""
    notes: list[str] = field(default_factory=list)


def merge(records: Mapping[str, Any], found: Imported, *, domain: str = "") -> Merged:
    """What `records` of a file become with what is imported; neither is changed."""
    merged = Merged(copy.deepcopy({key: list(value) for key, value in records.items() if key != "timeline"}))
    matches, merged.is_again = _matched(merged.records.get("event", []), found, domain)
    ids = _ids(merged.records.get("event", []), found, matches)
    tables = _Tables(merged, found)
    renamed = {
        event["id"]: new
        for event, new in zip(found.events, ids, strict=True)
        if isinstance(event.get("id"), str)
    }
    for event, new, uid, match in zip(found.events, ids, found.uids, matches, strict=True):
        record = tables.with_names(event)
        for relation in record.get("related", []):
            relation["event"] = renamed.get(relation.get("event"), relation.get("event"))
        if match is None:
            record = {**record, "id": new}
            if earlier := _earlier_id(uid, new, domain, is_ours=found.has_ids):
                record.setdefault("formerly", [earlier])
            merged.added.append(("event", record))
            merged.records.setdefault("event", []).append(record)
            continue
        own = merged.records["event"][match]
        merged.known.add(own["id"])
        change = Change(own["id"], str(own.get("title", "")))
        for key, value in _changes(own, record):
            change.before[key] = copy.deepcopy(own.get(key))
            change.values[key] = value
        if not change.values:
            merged.same += 1
            continue
        merged.changed.append(change)
        own.update(change.values)
    merged.added = [*tables.added(), *merged.added]
    return merged


def _earlier_id(uid: str, new: str, domain: str, *, is_ours: bool) -> str:
    """The id by which the next import knows an event, whatever its title is then; empty if its own does.

    Of an event of ours it is the one that its UID still has.
    """
    if not is_ours:
        found = id_of_uid(uid) if uid else ""
    else:
        local, _, right = uid.rpartition("@")
        found = local if is_id(local) and domain in ("", right) else ""
    return "" if found == new else found


def _matched(events: Sequence[Record], found: Imported, domain: str) -> tuple[list[int | None], bool]:
    """The index of the event that each imported one is, and whether half of them are known."""
    by_id: dict[str, int] = {}
    for index, event in enumerate(events):
        for name in (event.get("id"), *(event.get("formerly") or [])):
            by_id.setdefault(str(name), index)
    matches: list[int | None] = [None] * len(found.events)
    taken: set[int] = set()

    def take(number: int, index: int | None) -> None:
        if matches[number] is None and index is not None and index not in taken:
            matches[number] = index
            taken.add(index)

    for number, (event, uid) in enumerate(zip(found.events, found.uids, strict=True)):
        local, _, right = uid.rpartition("@")
        if uid and right == domain:
            take(number, by_id.get(local))
        if uid and not found.has_ids:
            take(number, by_id.get(id_of_uid(uid)))
        if isinstance(event.get("id"), str):
            take(number, by_id.get(event["id"]))
    by_title: dict[tuple[str, str], list[int]] = {}
    for index, event in enumerate(events):
        by_title.setdefault((_folded(event), date_text(event)), []).append(index)
    for number, event in enumerate(found.events):
        for index in by_title.get((_folded(event), date_text(event)), []):
            take(number, index)
    known = sum(match is not None for match in matches)
    pairs = list(_by_title_alone(events, found.events, matches, taken))
    is_again = known > 0 and (known + len(pairs)) * 2 >= len(matches)
    for number, index in pairs if is_again else []:
        take(number, index)
    return matches, is_again


def _by_title_alone(
    events: Sequence[Record], new: Sequence[Record], matches: Sequence[int | None], taken: set[int]
) -> Iterator[tuple[int, int]]:
    """Pairs of one title, which neither side has twice among what is left."""
    left: dict[str, list[int]] = {}
    for index, event in enumerate(events):
        if index not in taken:
            left.setdefault(_folded(event), []).append(index)
    right: dict[str, list[int]] = {}
    for number, event in enumerate(new):
        if matches[number] is None:
            right.setdefault(_folded(event), []).append(number)
    for title, numbers in right.items():
        if len(numbers) == len(left.get(title, [])) == 1:
            yield numbers[0], left[title][0]


def _ids(events: Sequence[Record], found: Imported, matches: Sequence[int | None]) -> list[str]:
    """The id of each imported event: its own, that of the event it is, or one made of its title."""
    taken = {str(event.get("id")) for event in events}
    taken |= {str(name) for event in events for name in event.get("formerly") or []}
    wanted = [
        event["id"] if is_id(str(event.get("id", ""))) else id_of(str(event.get("title", "")))
        for event in found.events
    ]
    counts: dict[str, int] = {}
    for name in wanted:
        counts[name] = counts.get(name, 0) + 1
    ids: list[str] = []
    for event, name, match in zip(found.events, wanted, matches, strict=True):
        if match is not None:
            ids.append(str(events[match]["id"]))
            continue
        if "id" not in event and (name in taken or counts[name] > 1):
            digits = "-".join(
                part
                for part in "".join(c if c.isdigit() else "-" for c in date_text(event)).split("-")
                if part
            )
            name = f"{name}-{digits[:10].strip('-')}" if digits else name
        ids.append(free(name, taken))
        taken.add(ids[-1])
    return ids


class _Tables:
    """The actors, categories and sources of an import, by the ids that they have in the file."""

    def __init__(self, merged: Merged, found: Imported) -> None:
        self._merged = merged
        self._ids: dict[str, dict[str, str]] = {}
        self._new: dict[tuple[str, str], Record] = {}
        self._used: set[tuple[str, str]] = set()
        self._all = found.has_ids
        for table in NAMED:
            self._ids[table] = dict(self._known(table, found))
        own = {str(record.get("id")) for record in merged.records.get("feed", [])}
        self._feeds = [feed for feed in found.records.get("feed", []) if str(feed.get("id")) not in own]
        merged.records.setdefault("feed", []).extend(self._feeds)

    def _known(self, table: str, found: Imported) -> Iterator[tuple[str, str]]:
        records = self._merged.records.get(table, [])
        named = {str(record.get("id")): record for record in records}
        by_name = {_name(record): str(record.get("id")) for record in reversed(records)}
        for record in records:
            if record.get("publisher"):  # as a calendar writes it
                both = _folded({"title": f"{record.get('title')}, {record['publisher']}"})
                by_name.setdefault(both, str(record.get("id")))
            by_name.setdefault(_folded(record), str(record.get("id")))
        bare = not records and any(event.get(NAMED[table]) for event in self._merged.records.get("event", []))
        for record in found.records.get(table, []):
            local = str(record.get("id"))
            if bare:  # a file without the table names what it likes, and a table would have to hold all of it
                yield local, str(record.get("url") or record.get("name") or record.get("title"))
                continue
            if found.has_ids and local in named:
                if _name(record) not in (_name(named[local]), local):
                    self._merged.notes.append(f"the {table} {local} keeps the name that the file has")
                yield local, local
                continue
            if (known := by_name.get(_name(record))) is not None:
                yield local, known
                continue
            new = free(local, named)
            named[new] = record
            by_name[_name(record)] = new
            self._new[table, new] = {**record, "id": new}
            yield local, new

    def with_names(self, event: Record) -> Record:
        """A copy of an event that names what the file has."""
        record: Record = copy.deepcopy(event)
        if isinstance(category := record.get("category"), str):
            record["category"] = self._use("category", category)
        if isinstance(actors := record.get("actors"), list):
            record["actors"] = list(dict.fromkeys(self._use("actor", str(actor)) for actor in actors))
        for key in ("cite", "was"):
            for each in record.get(key, []):
                if isinstance(each, dict) and "source" in each:
                    each["source"] = self._use("source", str(each["source"]))
        return record

    def _use(self, table: str, local: str) -> str:
        known = self._ids[table].get(local, local)
        self._used.add((table, known))
        return known

    def added(self) -> Iterator[tuple[str, Record]]:
        """The records of tables that the file lacks: those that events name, or all of another chronology."""
        for (table, new), record in self._new.items():
            if self._all or (table, new) in self._used:
                self._merged.records.setdefault(table, []).append(record)
                yield table, record
        for feed in self._feeds:
            yield "feed", feed


def _changes(own: Record, new: Record) -> Iterator[tuple[str, Any]]:
    """The keys that an import gives other values."""
    place = own.get("place")
    zone = str(place.get("timezone") or "") if isinstance(place, dict) else ""
    date = without_offsets(date_text(new), zone)
    depends = isinstance(own.get("date"), dict) and not isinstance(new.get("date"), dict)
    if date not in ("unknown", "") and date != date_text(own) and not depends:
        yield "date", new.get("date")
        if "T" in date and own.get("time") and not new.get("time"):
            yield "time", None
        for key in ("start", "end"):
            if key in new or key in own:
                yield key, new.get(key)
    if missing := [actor for actor in new.get("actors", []) if actor not in own.get("actors", [])]:
        yield "actors", [*own.get("actors", []), *missing]
    cite = _cited(own.get("cite", []), new.get("cite", []))
    if cite != own.get("cite", []):
        yield "cite", cite
    if missing := [each for each in new.get("related", []) if not _has(own.get("related", []), each)]:
        yield "related", [*own.get("related", []), *missing]
    dates = [_text(_earlier_date(each)) for each in own.get("was", [])]
    if missing := [each for each in new.get("was", []) if _text(_earlier_date(each)) not in dates]:
        yield "was", [*own.get("was", []), *missing]
    place, mine = new.get("place"), place
    if isinstance(place, dict):
        is_same = isinstance(mine, dict) and mine.get("name") == place.get("name")
        wanted = {**mine, **place} if is_same and isinstance(mine, dict) else place
        if wanted != mine:
            yield "place", wanted
    for key, value in new.items():
        if key not in _MERGED and not _is_like(own.get(key, _silence(key)), value):
            yield key, value


def _silence(key: str) -> Any:
    """What an event without a key says of it: it is confirmed, and of importance 3."""
    return PLAIN[key].default if key in PLAIN else None


def _cited(own: Sequence[Record], new: Sequence[Record]) -> list[Record]:
    cite = [dict(each) for each in own]
    for each in new:
        match = next((mine for mine in cite if mine.get("source") == each.get("source")), None)
        if match is None:
            cite.append(dict(each))
        else:
            match.update({key: value for key, value in each.items() if _says_more(match, key, value)})
    return cite


def _says_more(own: Record, key: str, value: Any) -> bool:
    if _is_like(own.get(key), value):
        return False
    # a date that a calendar has in words alone, beside the date itself
    return not (key == "note" and "date" in own and str(value).startswith("Says: "))


def _earlier_date(value: Any) -> Any:
    return value.get("date") if isinstance(value, dict) else value


def _has(values: Sequence[Any], value: Any) -> bool:
    return any(_is_like(each, value) for each in values)


def _is_like(own: Any, new: Any) -> bool:
    """Whether a new value of a key says nothing else: a date of TOML and its text mean the same."""
    if isinstance(own, dict) and isinstance(new, dict):
        return all(key in own and _is_like(own[key], new[key]) for key in new)
    if isinstance(own, list) and isinstance(new, list):
        return len(own) == len(new) and all(map(_is_like, own, new))
    if isinstance(own, str) and isinstance(new, str) and _is_like_text(own, new):
        return True
    if bool(own == new) or own is None:
        return bool(own == new)
    return _text(own) == _text(new) or _rule(own) == _rule(new) != ""


def _is_like_text(own: str, new: str) -> bool:
    """Whether two texts are alike but for blanks around them, or the new one is the own one cut short."""
    return own.strip() == new.strip() or (new.endswith(CUT) and own.startswith(new.removesuffix(CUT)))


def date_text(record: Mapping[str, Any]) -> str:
    """The date of an event as canonical text; empty without one."""
    if "date" in record:
        return _text(record["date"])
    start, end = record.get("start"), record.get("end")
    if start is None:
        return ""
    return _text(start) if end is None else _text(f"{_text(start)}/{_text(end)}")


def _text(value: Any) -> str:
    if hasattr(value, "isoformat"):
        value = value.isoformat()
    try:
        return edtf.format(edtf.parse(str(value)))
    except ValueError:
        return str(value)


def _rule(value: Any) -> str:
    """A recurrence rule in one order of its parts; empty for all else."""
    try:
        return str(rrule.parse(str(value)))
    except rrule.RruleError:
        return ""


def _folded(event: Mapping[str, Any]) -> str:
    return " ".join(str(event.get("title", "")).split()).casefold()


def _name(record: Mapping[str, Any]) -> str:
    """What a record of a table is known by: its address, or its name."""
    address = web_address(str(record.get("url") or ""))
    name = address or record.get("name") or record.get("title") or record.get("id")
    return " ".join(str(name).split()).casefold()
