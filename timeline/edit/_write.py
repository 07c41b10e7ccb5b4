"""Values to TOML, in the style of this file format."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Container, Mapping, Sequence
from typing import Any

from timeline.edit._scan import EditError
from timeline.query import fold

WIDTH = 110
"""The most characters of a line that can be folded."""
KINDS = ("timeline", "category", "actor", "source", "event", "feed")
"""The tables, in the order in which a file has them."""
ORDER: Mapping[str, Sequence[str]] = {
    "timeline": ("title domain description url timezone language as_of revised feed_per include").split(),
    "category": ["id", "name"],
    "actor": ["id", "name"],
    "source": ["id", "title", "publisher", "published", "url", "note"],
    "event": (
        "id title date start end time was repeat except moved kind status category actors place "
        "summary importance cite disputed related formerly"
    ).split(),
    "feed": "id title where description color imprecise cancelled alarms refresh".split(),
    "place": ["name", "timezone", "latitude", "longitude"],
    "cite": ["source", "date", "quote", "note"],
    "related": ["event", "as"],
    "moved": ["from", "to", "note"],
    "was": ["date", "source", "note"],
    "date": ["after", "before", "by", "precision", "exact"],
}
"""The keys of a table, and of the tables that a key of an event holds, in the order of a file."""
_LONGEST_ID = 50  # of those that are made from titles
_LONG_TEXTS = frozenset({"summary", "note", "description"})
_BARE = re.compile(r"[A-Za-z0-9_-]+")
# besides what TOML wants escaped: what turns or breaks the lines of a terminal
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ufeff]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f"}
_SURROGATE = re.compile("[\ud800-\udfff]")


def rank(kind: str, key: str) -> int:
    """The place of a key among those of its table; a key that is not known comes last."""
    order = ORDER.get(kind, ())
    return order.index(key) if key in order else len(order)


def ordered(kind: str, table: Mapping[str, Any]) -> dict[str, Any]:
    """A table with its keys in canonical order, without those whose value is None."""
    keys = sorted((key for key in table if table[key] is not None), key=lambda key: rank(kind, key))
    return {key: table[key] for key in keys}


def record_text(kind: str, record: Mapping[str, Any]) -> str:
    """A record as TOML with its header, each line ended: `[[event]]`, or `[timeline]` for that kind.

    `record` has the shape of the file; a key whose value is None is left out. Raises EditError for a value
    that TOML cannot say.
    """
    header = f"[{kind}]" if kind == "timeline" else f"[[{kind}]]"
    entries = "".join(f"{entry_text(key, value)}\n" for key, value in ordered(kind, record).items())
    return f"{header}\n{entries}"


def entry_text(key: str, value: Any) -> str:
    """`key = value`, of one line or of several, without the end of the last line."""
    return f"{key_text(key)} = {value_text(value, key=key)}"


def key_text(key: str) -> str:
    """A key, quoted if it must be."""
    return key if _BARE.fullmatch(key) else _string(key)


def date_value(text: str) -> dt.date | dt.datetime | int | str:
    """What a file writes for a date in words of EDTF: a TOML day or time, a number for a year, or the text.

    The meaning is the same; whether the text is EDTF is not looked at.
    """
    if re.fullmatch("[1-9][0-9]{3}", text, re.ASCII):
        return int(text)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]{8,15}(Z|[+-][0-9]{2}:[0-9]{2})?)?", text):
        try:
            value = tomllib.loads(f"date = {text}")["date"]
        except tomllib.TOMLDecodeError:  # 2023-02-30, which the check then explains
            return text
        return value if isinstance(value, dt.date) else text
    return text


def new_id(title: str, taken: Container[str], *, default: str = "event") -> str:
    """An id made of the first words of a title, and unlike those that are taken: by a number at its end.

    A title without a Latin letter or a digit gives `default`.
    """
    words = re.findall("[a-z0-9]+", fold(re.sub("['\N{RIGHT SINGLE QUOTATION MARK}]", "", title)))
    id = default
    for count in range(1, len(words) + 1):
        if len("-".join(words[:count])) > _LONGEST_ID and count > 1:
            break
        id = "-".join(words[:count])[:_LONGEST_ID]
    number = 2
    found = id
    while found in taken:
        found, number = f"{id}-{number}", number + 1
    return found


def value_text(value: Any, *, key: str) -> str:
    """The value of a key of a table with a header: arrays and long texts may take several lines."""
    room = WIDTH - len(f"{key_text(key)} = ")
    match value:
        case str():
            return _text(value, room=room, is_long=key in _LONG_TEXTS)
        case list() | tuple():
            items = [inline_text(item, key=key) for item in value]
            tables = [item for item in value if isinstance(item, Mapping)]
            return array_text(items, key=key, has_tables=bool(tables))
    return inline_text(value, key=key)


def array_text(items: Sequence[str], *, key: str, has_tables: bool) -> str:
    """An array of items, each of one line: in one line if it is short, else in several.

    Several tables stand in lines of their own, and citations always do.
    """
    line = f"[{', '.join(items)}]"
    is_short = len(f"{key_text(key)} = {line}") <= WIDTH and not (has_tables and len(items) > 1)
    if not items or (is_short and key != "cite"):
        return line
    lines = [f"  {item}," for item in items] if has_tables else _filled(items)
    return "[\n" + "".join(f"{each}\n" for each in lines) + "]"


def _filled(items: Sequence[str]) -> list[str]:
    lines = [""]
    for item in items:
        if lines[-1] and len(f"{lines[-1]} {item},") > WIDTH:
            lines.append("")
        lines[-1] += f" {item}," if lines[-1] else f"  {item},"
    return lines


def inline_text(value: Any, *, key: str = "") -> str:
    """A value in one line; `key` names the table that it is, for the order of its keys."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _string(value)
        case int():
            return str(value)
        case float():
            return repr(value)
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(inline_text(item, key=key) for item in value)}]"
        case Mapping():
            entries = [
                f"{key_text(name)} = {inline_text(inner, key=name)}"
                for name, inner in ordered(key, value).items()
            ]
            return f"{{ {', '.join(entries)} }}" if entries else "{}"
    raise EditError(f"TOML cannot say a value of the type {type(value).__name__}")


def _text(text: str, *, room: int, is_long: bool) -> str:
    line = _string(text)
    if is_long and "\n" in text:
        return f'"""\n{_inside(text)}"""'
    if not is_long or len(line) <= room or text[:1].isspace():
        return line
    return '"""\\\n' + " \\\n".join(f"  {_inside(each)}" for each in _folded(text)) + '"""'


def _folded(text: str) -> list[str]:
    """The lines of a text, broken at single blanks, which end up before the backslash."""
    lines = [""]
    for word in re.split("(?<! ) (?! )", text):
        if lines[-1] and len(f"  {lines[-1]} {word} ") > WIDTH:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return lines


def _inside(text: str) -> str:
    """The inside of a string of several lines: quotes and line ends stand as they are where they can."""
    escaped = _ESCAPED.sub(lambda found: found[0] if found[0] in '"\n' else _escape(found), _sound(text))
    escaped = re.sub('"(?="")', r'\\"', escaped)  # three in a row would end the string
    return re.sub(r'"\Z', r'\\"', escaped)


def _string(text: str) -> str:
    """A string of one line; in single quotes where that saves escaping double ones."""
    if '"' in text and "'" not in text and not _ESCAPED.search(_sound(text.replace('"', ""))):
        return f"'{text}'"
    return f'"{_ESCAPED.sub(_escape, _sound(text))}"'


def _sound(text: str) -> str:
    if found := _SURROGATE.search(text):
        raise EditError(f"a text cannot hold the character U+{ord(found[0]):04X}")
    return text


def _escape(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04X}"
