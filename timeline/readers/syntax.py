"""What is wrong with a text that is not TOML, what to write instead, and the text without that fault.

So one run reports all dates of a file that lack their quotes, say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from timeline import edtf
from timeline.diagnostics import Diagnostic, Hint, Span, quoted

LISTS = ("actor", "category", "source", "event", "feed")
"""The tables of which a file has many."""

_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_BARE_DATE = re.compile(r"""(\s*(?:[\w.-]+)\s*=\s*)([\d\[{][\dXTZ:~?%/.,+\-\]}]*)(\s*(?:\#.*)?)$""")
_BARE_WORDS = re.compile(
    r"""(\s*(?:date|start|end|published|as_of)\s*=\s*)([^\s"'\[{#][^"'#]*?)(\s*(?:\#.*)?)$"""
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_HEADER = re.compile(rf"^([ \t]*)\[[ \t]*({'|'.join(LISTS)})[ \t]*\](?=[ \t\r]*(?:#.*)?$)", re.MULTILINE)
_KEY = re.compile(r"""\s*([\w-]+|"[^"]*")\s*=""")
_OF_VALUES = ("expected newline or end of document", "invalid value", "invalid date")
_TEXT = re.compile(r"""(\s*[\w-]+\s*=)\s*(["'])(.*)\2\s*""")
_WRITE = re.compile('write "([^"]+)"')


@dataclass(frozen=True, slots=True)
class Faults:
    """What tomllib's first fault is, and how to read on."""

    found: tuple[Diagnostic, ...]
    text: str | None = None
    """The text with the fault corrected; None if nobody knows how."""
    inserted: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """The columns at which characters were inserted into a line, in this order."""


def faults(text: str, name: str, message: str) -> Faults:
    """The faults that a message of tomllib is about; `name` is the file's name."""
    lines = text.split("\n")
    where = _WHERE.search(message)
    reason = message[: where.start()] if where else message
    reason = reason[:1].lower() + reason[1:]
    if where is None:
        return Faults((Diagnostic("E003", reason, Span(name)),))
    if reason.startswith(("cannot declare", "cannot overwrite")) and (single := single_headers(text, name)):
        return single
    line = int(where[1]) if where[1] else len(lines)
    column = int(where[2]) if where[2] else len(lines[-1]) + 1
    content = (lines[line - 1].rstrip("\r") if line <= len(lines) else "")[:1000]
    if reason.startswith(_OF_VALUES) and (value := _value(content, column, name, line)):
        fault, before, after = value
        inserted = {line: (fault.span.column, len(before))}  # the two quotes
        lines[line - 1] = f"{before}{after}"
        return Faults((fault,), "\n".join(lines), inserted)
    if reason.startswith("cannot overwrite a value") and (twice := _key_twice(lines, line, name)):
        return Faults((twice,))
    help_ = ""
    if re.match("(<{7}|={7}|>{7})( |$)", content):
        reason = "a merge left this line"
        help_ = "keep what you want of both sides, and take out the lines <<<<<<<, ======= and >>>>>>>"
    elif re.match(r"\s*[\w.-]+\s*=\s*[^\W\d]", content) and reason.startswith("invalid value"):
        help_ = 'text needs quotes: key = "text"'
    elif "“" in content or "”" in content:
        help_ = 'TOML\'s quotes are straight: "text"'
    else:
        reason, column, help_ = _of_quotes_and_signs(reason, content, column)
    return Faults((Diagnostic("E003", reason, Span(name, line, column), help_),))


def _of_quotes_and_signs(reason: str, content: str, column: int) -> tuple[str, int, str]:
    """What is wrong with quotes, or with the signs between keys and values: also where, and help."""
    if reason == r"illegal character '\n'":
        return "this text has no end", column, "write a quote at its end too"
    text = _TEXT.fullmatch(content)
    if text and reason.startswith(_OF_VALUES[0]) and content[column - 2 : column - 1] == text[2]:
        inside, other = text[3], "'" if text[2] == '"' else '"'
        help_ = f"write {text[1].strip()} {other}{inside}{other}"
        if other in inside or "\\" in inside:
            help_ = 'write \\" for a quote inside of it'
        return "the text ends at this quote", column - 1, help_
    if reason.startswith("expected '='") and (key := re.match(r"\s*([\w-]+)\s*:", content)):
        return reason, column, f"write a key and its value as {key[1]} = …"
    if reason == "unclosed array":
        return "the list has no end, or lacks a comma", column, 'members have commas between them: ["a", "b"]'
    return reason, column, ""


def single_headers(text: str, name: str) -> Faults | None:
    """The headers `[event]` that must be `[[event]]`, and the text in which they are; None without one."""
    found = []
    for header in _HEADER.finditer(text):
        line = text.count("\n", 0, header.start()) + 1
        span = Span(name, line, len(header[1]) + 1, len(header[0]) - len(header[1]))
        message = f"[{header[2]}] must be a list of tables"
        found.append(Diagnostic("E203", message, span, f"write [[{header[2]}]]"))
    return Faults(tuple(found), _HEADER.sub(r"\1[[\2]]", text)) if found else None


def _value(content: str, column: int, name: str, line: int) -> tuple[Diagnostic, str, str] | None:
    """The fault of a value that lacks quotes or is no day, and the line in two parts with it corrected."""
    if day := _DAY.match(content, column - 1):  # tomllib names the place of a day that does not exist
        try:
            edtf.parse(day[0])
        except edtf.EdtfError as error:
            fault = Diagnostic(error.code, error.message, Span(name, line, column, len(day[0])), error.help)
            return fault, f'{content[: column - 1]}"{day[0]}"', content[day.end() :]
    bare = _BARE_DATE.fullmatch(content) or _BARE_WORDS.fullmatch(content)
    if bare is None or bare[2].isdigit():
        return None
    before, value, after = bare.groups()
    key = before.split("=")[0].strip()
    span = Span(name, line, len(before) + 1, len(value))
    right = value
    try:
        edtf.parse(value)
    except edtf.EdtfError as error:
        if write := _WRITE.fullmatch(error.help):
            right = write[1]
        elif value == "unknown":
            help_ = f'text needs quotes: write {key} = "unknown"'
            return Diagnostic("E003", "unknown is not a TOML value", span, help_), f'{before}"unknown"', after
        elif error.code != "E101" or _BARE_WORDS.fullmatch(content):  # its reader will say the same
            return Diagnostic(error.code, error.message, span, error.help), f'{before}"{value}"', after
    if right == value and not _BARE_DATE.fullmatch(content):
        return None
    help_ = f'write {key} = "{right}"'
    if right == value:
        help_ = f"TOML writes only whole days without quotes: {help_}"
    return (
        Diagnostic("E003", f"{quoted(value)[1:-1]} is not a TOML value", span, help_),
        f'{before}"{right}"',
        after,
    )


def _key_twice(lines: list[str], line: int, name: str) -> Diagnostic | None:
    """The fault of a key that its table has already: often two tables that a merge ran into one."""
    found = _KEY.match(lines[line - 1])
    if found is None:
        return None
    key = found[1].strip('"')
    for earlier in range(line - 1, 0, -1):
        same = _KEY.match(lines[earlier - 1])
        if same and same[1].strip('"') == key:
            break
        if re.match(r"\s*\[", lines[earlier - 1]):
            return None
    else:
        return None
    hint = Hint("the first is here", Span(name, earlier, same.start(1) + 1, len(same[1])))
    header = next((each for each in reversed(lines[:earlier]) if re.match(r"\s*\[", each)), "")
    help_ = "keep one of the two"
    if table := re.match(r"\s*(\[\[[\w. -]+\]\])", header):
        help_ += f"; or, if two tables ran into one, write {table[1]} above the second"
    span = Span(name, line, found.start(1) + 1, len(found[1]))
    return Diagnostic("E003", f"the key {quoted(key)} is here a second time", span, help_, (hint,))
