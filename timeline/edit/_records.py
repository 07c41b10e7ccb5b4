"""Adds and changes records in a text; all else stays as it is, byte for byte."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from timeline.edit._order import slots_by_date
from timeline.edit._scan import Block, EditError, Entry, Layout, read_records, same, scan
from timeline.edit._write import KINDS, entry_text, inline_text, ordered, rank, record_text, value_text
from timeline.readers.document import Path

Splice: TypeAlias = tuple[int, int, str]
"""From, to, and the text that goes there instead."""


def add_records(text: str, records: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    """A text with further records, each a kind and its keys, in order.

    A record comes behind the last one of its kind; the first of its kind behind all kinds that a file has
    before it. But an event comes where its date belongs, in a file that is in the order of dates. Everything
    else stays, byte for byte. Raises EditError if the text is not TOML, or holds the kind as an inline array.
    """
    layout = scan(text)
    expected = copy.deepcopy(dict(layout.records))
    splices: list[Splice] = []
    for kind in KINDS:
        own = [ordered(kind, record) for of, record in records if of == kind]
        if not own:
            continue
        if (kind,) in layout.values:
            raise EditError(
                f"the file writes {kind} = …, to which nothing can be added",
                f"write each one as a table of its own, with [[{kind}]] before it",
            )
        there = expected.get(kind, [])
        slots = slots_by_date(there, own) if kind == "event" else {len(there): own}
        expected[kind] = [
            record
            for slot in range(len(there) + 1)
            for record in [*slots.get(slot, []), *there[slot : slot + 1]]
        ]
        for slot, several in slots.items():
            at = _place(layout, kind, slot)
            written = "\n".join(record_text(kind, record) for record in several)
            splices.append((at, at, _spaced(layout, at, written)))
    return _checked(layout, splices, expected)


def change_record(text: str, kind: str, id: str, values: Mapping[str, Any]) -> str:
    """A text in which one record has other values, and what it said about these keys is gone.

    None removes a key; a key that it lacked comes where it stands by canonical order. Everything else stays,
    byte for byte, comments too. `id` means nothing for the kind "timeline". Raises EditError if there is no
    such record, or more than one.
    """
    return change_records(text, [(kind, id, values)])


def change_records(text: str, changes: Iterable[tuple[str, str, Mapping[str, Any]]]) -> str:
    """A text in which records, each named once, have other values: as many times `change_record`, at once."""
    layout = scan(text)
    expected = copy.deepcopy(dict(layout.records))
    splices: list[Splice] = []
    for kind, id, values in changes:
        if kind == "timeline":
            path: Path = (kind,)
            record = expected.get(kind)
            if not isinstance(record, dict):
                raise EditError("there is no [timeline] table")
        else:
            index = layout.index_of(kind, id)
            path = (kind, index)
            record = expected[kind][index]
        splices += _changes(layout, path, record, values)
        for key, value in values.items():
            record.pop(key, None)
            if value is not None:
                record[key] = value
    return _checked(layout, splices, expected)


def replace_values(text: str, values: Mapping[Path, Any]) -> str:
    """A text with other values at these paths, which lead to values that are written as such.

    Each stays in one line. Raises EditError where there is no such value.
    """
    layout = scan(text)
    expected = copy.deepcopy(dict(layout.records))
    splices = []
    for path, value in values.items():
        if path not in layout.values:
            raise EditError(f"nothing is written at {'.'.join(map(str, path))}")
        outer: Any = expected
        for step in path[:-1]:
            outer = outer[step]
        outer[path[-1]] = value
        place = layout.values[path]
        splices.append((place.start, place.end, inline_text(value)))
    return _checked(layout, splices, expected)


def _changes(
    layout: Layout, path: Path, record: Mapping[str, Any], values: Mapping[str, Any]
) -> Iterable[Splice]:
    """What changes the keys of the record at a path."""
    kind = str(path[0])
    inline = layout.values.get(path)
    blocks = [block for block in layout.blocks if block.path[: len(path)] == path]
    home = next((block for block in blocks if block.path == path), None)
    if inline is not None and any((*path, key) not in layout.values or values[key] is None for key in values):
        changed = {key: value for key, value in {**record, **values}.items() if value is not None}
        yield inline.start, inline.end, inline_text(changed, key=kind)
        return
    new: list[str] = []
    for key, value in values.items():
        place = layout.values.get((*path, key))
        if place is not None and value is not None:
            written = inline_text(value, key=key) if inline is not None else value_text(value, key=key)
            yield place.start, place.end, _lines(layout, written)
            continue
        yield from _removed(layout, blocks, (*path, key))
        if value is not None:
            new.append(key)
    if not new:
        return
    if home is None:
        raise EditError(f"the file writes the {kind} without a [{kind}] table", f"write one with [{kind}]")
    added: dict[int, str] = {}
    for key in sorted(new, key=lambda key: rank(kind, key)):
        at = _place_of_key(layout, home, kind, key)
        added[at] = added.get(at, "") + f"{entry_text(key, values[key])}\n"
    for at, written in added.items():
        yield at, at, _spaced(layout, at, written, blank=False)


def _removed(layout: Layout, blocks: Iterable[Block], path: Path) -> Iterable[Splice]:
    """What removes a key of a table: its line, lines of dotted keys, and tables of its own."""
    for block in blocks:
        if block.path[: len(path)] == path:
            yield layout.line_start(block.start), layout.line_end(block.end), ""
            continue
        for entry in block.entries:
            if (*block.path, *entry.key)[: len(path)] == path:
                yield layout.line_start(entry.start), layout.line_end(entry.value.end), ""


def _place_of_key(layout: Layout, block: Block, kind: str, key: str) -> int:
    before: list[Entry] = [entry for entry in block.entries if rank(kind, entry.key[0]) <= rank(kind, key)]
    return layout.line_end(before[-1].value.end if before else block.header_end)


def _place(layout: Layout, kind: str, slot: int) -> int:
    """Where the record goes that becomes the one at this index: the start of a line, or the text's end."""
    if slot:
        return _end_with_comments(layout, layout.line_end(layout.blocks_of(kind, slot - 1)[-1].end))
    if first := layout.blocks_of(kind, 0):
        return _start_with_comments(layout, layout.line_start(first[0].start))
    earlier = KINDS[: KINDS.index(kind)]
    found = [block for block in layout.blocks if block.path and block.path[0] in earlier]
    return _end_with_comments(layout, layout.line_end(found[-1].end)) if found else len(layout.text)


def _start_with_comments(layout: Layout, at: int) -> int:
    """Before the comments that touch the line that begins here."""
    while at and layout.line(at - 1).startswith("#"):
        at = layout.line_start(at - 1)
    return at


def _end_with_comments(layout: Layout, at: int) -> int:
    """Behind the comments that follow at once, unless they touch what comes next."""
    end = at
    while layout.line(end).startswith("#"):
        end = layout.line_end(end)
    return at if layout.line(end) else end


def _spaced(layout: Layout, at: int, written: str, *, blank: bool = True) -> str:
    """What is written at a place, with the line ends of the text, and a blank line on both sides."""
    text = layout.text
    is_first = at == 0 or text[:at] == "\ufeff"
    before, after = text[max(0, at - 3) : at].replace("\r", ""), text[at : at + 2].replace("\r", "")
    lead = "" if is_first or before.endswith("\n") else "\n"
    if blank:
        lead += "" if is_first or before.endswith("\n\n") else "\n"
        written += "" if not after or after.startswith("\n") else "\n"
    return _lines(layout, lead + written)


def _lines(layout: Layout, written: str) -> str:
    return written.replace("\n", layout.newline)


def _checked(layout: Layout, splices: Iterable[Splice], expected: Mapping[str, Any]) -> str:
    """The text with its splices, if it then says what is expected: no change is ever another one."""
    parts = []
    at = 0
    # what goes to one place stays in its order there
    for start, end, written in sorted(splices, key=lambda splice: splice[:2]):
        if start < at:
            if end <= at and not written:
                continue  # within what is gone already
            raise EditError("two changes of the text overlap")
        parts += [layout.text[at:start], written]
        at = end
    parts.append(layout.text[at:])
    changed = "".join(parts)
    if not same(dict(read_records(changed)), _plain(expected)):
        raise EditError("the file cannot be changed as it is written", "change it by hand")
    return changed


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return {key: _plain(inner) for key, inner in value.items() if inner is not None}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case bool() | int() | float() | str():
            return next(kind(value) for kind in (bool, int, float, str) if isinstance(value, kind))
    return value
