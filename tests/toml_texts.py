"""Texts in TOML as people write them: any spacing, comments anywhere, and every way to write a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        "",
        '"',
        "'",
        '"""',
        "'''",
        "\\",
        "a\nb",
        "\n",
        " x",
        "# no comment",
        "]",
        "}",
        "=",
        ", ",
        "é“”",
        "\x07",
        "\r\n",
    ]
)
DATES = st.dates() | (st.datetimes() | st.datetimes(timezones=st.just(dt.UTC))).map(
    lambda time: time.replace(fold=0)
)
SCALARS = (
    st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | DATES
    | st.times().map(lambda time: time.replace(fold=0))
    | TEXTS
)
KEYS = st.sampled_from(["id", "title", "date", "summary", "note", "x-y", "1"]) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=5,
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=5)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, Mapping[str, Any]]:
    """A text, and what it says: records of all kinds with ids of their own, written in any style."""
    says: dict[str, Any] = {}
    parts = [draw(_comments())]
    if draw(st.booleans()):
        table = draw(TABLES)
        says["timeline"] = table
        parts.append(_table(draw, ("timeline",), table, "[timeline]"))
    for number, kind in enumerate(
        draw(st.lists(st.sampled_from(["actor", "source", "event", "feed"]), max_size=6))
    ):
        record = {**draw(TABLES), "id": f"id-{number}"}
        says.setdefault(kind, []).append(record)
        parts.append(_table(draw, (kind,), record, f"[[{kind}]]"))
    text = "".join(parts)
    if draw(st.booleans()):
        text = text.rstrip("\n")
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return text, says


def _comments() -> st.SearchStrategy[str]:
    line = st.sampled_from(["", "  ", "# a comment", '  # "quotes" [x] = {', "#", "# [[event]]"])
    return st.lists(line, max_size=3).map(lambda lines: "".join(f"{each}\n" for each in lines))


def _space(draw: st.DrawFn) -> str:
    return draw(st.sampled_from(["", " ", "\t", "  "]))


def _table(draw: st.DrawFn, path: tuple[str, ...], table: Mapping[str, Any], header: str) -> str:
    """A table under its header; tables in it are inline, or dotted keys, or have headers of their own."""
    lines = [f"{_space(draw)}{header}{draw(_tail())}\n"]
    later = []
    for key, value in table.items():
        lines.append(draw(_comments()))
        inner = isinstance(value, dict) and bool(value)
        style = draw(st.sampled_from(["inline", "dotted", "header"])) if inner else "inline"
        if style == "dotted":
            for name, leaf in value.items():
                lines.append(
                    f"{_key(draw, key)}{_space(draw)}.{_space(draw)}{_key(draw, name)}{_equals(draw, leaf)}"
                )
        elif style == "header":
            full = (*path, key)
            names = ".".join(_key(draw, name) for name in full)
            later.append(_table(draw, full, value, f"[{names}]"))
        else:
            lines.append(f"{_space(draw)}{_key(draw, key)}{_equals(draw, value)}")
    lines.append(draw(_comments()))
    return "".join([*lines, *later])


def _equals(draw: st.DrawFn, value: Any) -> str:
    return f"{_space(draw)}={_space(draw)}{_value(draw, value)}{draw(_tail())}\n"


def _tail() -> st.SearchStrategy[str]:
    return st.sampled_from(["", "", " ", " # why", '# "]}'])


def _key(draw: st.DrawFn, key: str) -> str:
    bare = key.isascii() and key != "" and all(each.isalnum() or each in "-_" for each in key)
    return key if bare and draw(st.booleans()) else _escaped(key)


def _escaped(text: str) -> str:
    return (
        '"'
        + "".join(
            each if each.isascii() and each.isprintable() and each not in '"\\' else f"\\U{ord(each):08x}"
            for each in text
        )
        + '"'
    )


def _string(draw: st.DrawFn, text: str) -> str:
    styles = [_escaped(text)]
    is_plain = all(each.isprintable() for each in text)
    if is_plain and "'" not in text:
        styles += [f"'{text}'"]
    if all(each.isprintable() or each == "\n" for each in text) and "'" not in text:
        styles += [f"'''\n{text}'''"]
    if is_plain and '"' not in text and "\\" not in text:
        styles += [
            f'"{text}"',
            f'"""{text}"""',
            f'"""\n{text}"""',
            f'"""\\\n  \\\n{_escaped(text)[1:-1]}\\\n  """' if not text.startswith(" ") else _escaped(text),
        ]
    if is_plain and text.replace('"', "") == text[:-1] and text.endswith('"') and "\\" not in text:
        styles.append(f'"""{text}"""')  # four quotes at the end: one is of the text
    return draw(st.sampled_from(styles))


def _value(draw: st.DrawFn, value: Any) -> str:
    def gap() -> str:
        return draw(st.sampled_from(["", " ", "\n", "\n  # why, [this\n  "]))

    match value:
        case bool():
            return str(value).lower()
        case str():
            return _string(draw, value)
        case dt.datetime():
            return value.isoformat(sep=draw(st.sampled_from("T ")))
        case dt.date() | dt.time():
            return value.isoformat()
        case list():
            items = [f"{gap()}{_value(draw, item)}{gap()}" for item in value]
            comma = draw(st.sampled_from(["", ","])) if items else ""
            return f"[{','.join(items)}{comma}{gap()}]"
        case dict():
            entries = [
                "".join([_space(draw), _key(draw, key), "=", _space(draw), _value(draw, inner), _space(draw)])
                for key, inner in value.items()
            ]
            return f"{{{','.join(entries)}}}"
    return repr(value)
