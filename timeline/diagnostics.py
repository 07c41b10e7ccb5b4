"""What is wrong with the data, where, and what to write instead.

Bad data never raises: it becomes a `Diagnostic`. The letter of a code is its severity (E is an
error, W a warning). A code never gets another meaning. Each code has a case file in tests/cases,
a line in docs/codes.md, and its explanation with examples in explanations/files.md.
"""

from __future__ import annotations

import difflib
import enum
import json
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

CODES: Mapping[str, str] = {
    "E001": "the file cannot be read",
    "E002": "the file is not UTF-8",
    "E003": "the file is not TOML",
    "E004": "the file is nested too deeply",
    "E005": "an include finds no file, or a file that may not be included",
    "E101": "not a date expression",
    "E102": "no such month or day",
    "E103": "no such season",
    "E104": "ends before it starts",
    "E105": "a run mixes years, months and days",
    "E106": "outside the years 1 to 9999",
    "E107": "no such time of day",
    "E108": "no such time zone",
    "E109": "a date that says nothing",
    "E110": "an event needs a date or a start, and not both",
    "E111": "a time that a change of clocks leaves out",
    "E112": "a time that a change of clocks repeats",
    "E113": "not a duration",
    "E114": "dates depend on each other in a cycle",
    "E115": "a relative date cannot be computed",
    "E201": "a key is missing",
    "E202": "unknown key",
    "E203": "the wrong type of value",
    "E204": "not one of the values allowed",
    "E205": "not an id",
    "E206": "an id is used twice",
    "E207": "not a web address",
    "E208": "characters that text may not hold",
    "E209": "not a domain name",
    "E301": "unknown category",
    "E302": "unknown actor",
    "E303": "unknown source",
    "E304": "unknown event",
    "E305": "an event is related to itself",
    "E306": "events are part of each other in a cycle",
    "E307": "a feed's query cannot be read",
    "E501": "the lock is damaged",
    "E502": "the lock was written by a later version",
    "E503": "the lock has marks of a merge conflict",
    "E504": "two events would have one UID",
    "E505": "the lock is of another chronology",
    "E601": "not a recurrence rule",
    "E602": "a rule has no such part",
    "E603": "a rule has a part twice",
    "E604": "a part of a rule is out of range",
    "E605": "a rule ends by COUNT and by UNTIL",
    "E606": "parts of a rule do not go together",
    "E607": "UNTIL is of another type than the start",
    "E608": "the start is not an instance of its rule",
    "E609": "a rule never falls on a day",
    "E610": "a rule falls more than once a day",
    "E611": "an event cannot recur",
    "E612": "no instance of the rule is on that day",
    "E613": "an instance is named twice",
    "W401": "sources disagree about a date",
    "W402": "two events look like one",
    "W403": "nothing is cited",
    "W404": "a source, actor or category is not used",
    "W405": "a feed is empty",
    "W406": "two events are related against their dates",
    "W407": "a feed finds thousands of occurrences of a series",
    "W501": "an event vanished before it took place",
    "W502": "the lock was stamped by a clock that is ahead",
    "W601": "calendars compute other days from a rule",
    "W602": "Outlook has no template for a rule",
    "W603": "a series meets a change of clocks",
}
"""Every code and what it means."""


class Severity(enum.StrEnum):
    """An error stops all output; a warning stops nothing."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of one line of a file. Lines and columns count from 1; columns and length are in characters.

    Line 0 means the file as a whole.
    """

    file: str
    line: int = 0
    column: int = 0
    length: int = 1

    def inside(self, text: str, position: int, length: int) -> Span:
        """The span of `length` characters of `text` from index `position`.

        This span is the one of the quoted text; where the file writes the text with escapes, the result
        is this span.
        """
        if self.length != len(text) + 2:
            return self
        return Span(self.file, self.line, self.column + 1 + position, max(1, length))


NOWHERE = Span("")
"""The span of what has no place in a file."""


@dataclass(frozen=True, slots=True)
class Hint:
    """Another place that belongs to a diagnostic, such as the first use of an id."""

    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault of the data: what is wrong, where, and (in `help`) what to write instead."""

    code: str
    """One of CODES; with any other, ValueError."""
    message: str
    span: Span
    help: str = ""
    hints: tuple[Hint, ...] = ()

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"{self.code} is not in CODES")

    @property
    def severity(self) -> Severity:
        """What the letter of the code says."""
        return Severity.ERROR if self.code.startswith("E") else Severity.WARNING


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics without repetitions, by file, line and column: people correct them in that order."""
    return sorted(
        dict.fromkeys(diagnostics),
        key=lambda d: (d.span.file, d.span.line, d.span.column, d.code, d.message),
    )


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them is an error."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def did_you_mean(word: str, known: Collection[str]) -> str:
    """Help that names the most similar of the known words, or lists them if they are few; otherwise empty.

    A known word that differs in capitals alone is the one meant.
    """
    word = word[:100]
    if same := [name for name in known if name.casefold() == word.casefold()]:
        return "did you mean " + " or ".join(f'"{name}"' for name in same[:3]) + "?"
    if len(known) > 200:  # difflib compares with each: only those that begin alike, or contain the word
        known = [name for name in known if name[:2] == word[:2] or word in name][:200]
    near = difflib.get_close_matches(word, known, n=3, cutoff=0.6)
    if near:
        likeness = [difflib.SequenceMatcher(None, name, word).ratio() for name in near]
        best = [name for name, ratio in zip(near, likeness, strict=True) if ratio > likeness[0] - 0.1]
        return "did you mean " + " or ".join(f'"{name}"' for name in best) + "?"
    if 0 < len(known) <= 12:
        return "known are " + ", ".join(sorted(known))
    return ""


def quoted(value: object, *, limit: int = 60) -> str:
    """A value as a message shows it: printable, cut to `limit` characters, and a text in quotes."""
    try:
        text = value if isinstance(value, str) else str(value)
    except ValueError:  # Python refuses to write a number of more than 4,300 digits
        text = "a number of thousands of digits"
    shown = printable(text if len(text) <= limit else text[: limit - 1] + "…")
    return f'"{shown}"' if isinstance(value, str) else shown


def printable(text: str) -> str:
    """The text with an escape for each character that could move the cursor, reorder a line or not encode."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def as_text(
    diagnostics: Iterable[Diagnostic],
    texts: Mapping[str, str],
    *,
    color: bool = False,
    width: int | None = None,
) -> str:
    """The diagnostics as a compiler prints them: message, place, the line with carets under the fault, help.

    `texts` maps the names of files to their contents. The line of a file that it lacks is left out. With
    `width`, the columns of a terminal, messages and help break between words; without, each is one line.
    """
    lines = {name: text.split("\n") for name, text in texts.items()}
    return "\n".join(_text(d, lines, color=color, width=width) for d in diagnostics)


def _text(diagnostic: Diagnostic, lines: Mapping[str, list[str]], *, color: bool, width: int | None) -> str:
    tint = "31" if diagnostic.severity is Severity.ERROR else "33"

    def paint(text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if color else text

    def broken(label: str, style: str, text: str, *, indent: int, of_text: str = "") -> list[str]:
        """A label and a text, of which all lines but the first begin with blanks."""
        first, *rest = _wrapped(text, width, len(label) + 2, indent)
        shown = [paint(each, of_text) if of_text else each for each in (first, *rest)]
        start = label.lstrip()
        head = " " * (len(label) - len(start)) + paint(start, style)
        return [f"{head}: {shown[0]}", *(" " * indent + each for each in shown[1:])]

    code = f"{diagnostic.severity}[{diagnostic.code}]"
    out = broken(code, f"1;{tint}", printable(diagnostic.message), indent=4, of_text="1")
    out += _excerpt(diagnostic.span, lines, width, mark=lambda carets: paint(carets, f"1;{tint}"))
    for hint in diagnostic.hints:
        out += broken("  note", "1", printable(hint.message), indent=8)
        out += _excerpt(hint.span, lines, width, mark=lambda carets: paint(carets, "1;34"))
    if diagnostic.help:
        out += broken("  help", "1;36", printable(diagnostic.help), indent=8)
    return "\n".join(out) + "\n"


def _wrapped(text: str, width: int | None, first: int, rest: int) -> list[str]:
    """A text in lines that fit `width` columns beside `first` or `rest` others; a longer word stays whole."""
    if width is None:
        return [text]
    lines: list[str] = []
    line, room = "", width - first
    for word in text.split(" "):
        if line and _width(f"{line} {word}") > room:
            lines.append(line)
            line, room = word, width - rest
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


_Paint: TypeAlias = Callable[[str], str]

_CONTEXT = 100  # columns of a long line to show around the fault


def _excerpt(span: Span, lines: Mapping[str, list[str]], width: int | None, *, mark: _Paint) -> list[str]:
    if not span.line:
        return [f"  --> {printable(span.file)}"] if span.file else []
    out = [f"  --> {printable(span.file)}:{span.line}:{span.column}"]
    content = lines.get(span.file, [])
    if span.line > len(content):
        return out
    line = content[span.line - 1].rstrip("\r")
    number = str(span.line)
    begin = span.column - 1
    # beside the number, and an ellipsis at each end
    room = _CONTEXT if width is None else max(20, min(_CONTEXT, width - len(number) - 6))
    first, last = _window(line, begin, room)
    end = max(begin, min(begin + span.length, last))
    before = ("…" if first else "") + _shown(line[first:begin])
    fault = _shown(line[begin:end])
    after = _shown(line[end:last]) + ("…" if len(line) > last else "")
    carets = " " * _width(before) + mark("^" * max(1, _width(fault)))
    gutter = " " * len(number)
    return [*out, f" {gutter} |", f" {number} | {before}{fault}{after}", f" {gutter} | {carets}"]


def _window(line: str, begin: int, room: int) -> tuple[int, int]:
    """The part of a line to show, from `first` to before `last`: all, or `room` columns around an index."""
    if len(line) <= room and _width(_shown(line)) <= room:
        return 0, len(line)
    first, left = min(begin, len(line)), room // 2
    while first and (left := left - _width(_shown(line[first - 1]))) >= 0:
        first -= 1
    last, left = first, room
    while last < len(line) and (left := left - _width(_shown(line[last]))) >= 0:
        last += 1
    return first, last


def _shown(text: str) -> str:
    return printable(text.replace("\t", "    "))


def _width(text: str) -> int:
    """How many columns of a terminal a printable text takes. Unicode Standard Annex 11."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(c) in ("Mn", "Me")
        else 2
        if unicodedata.east_asian_width(c) in ("W", "F")
        else 1
        for c in text
    )


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """A JSON list of objects: code, severity, message, file, line, column, length, help, notes (hints)."""
    return json.dumps(
        [
            {
                "code": d.code,
                "severity": str(d.severity),
                "message": d.message,
                **_place(d.span),
                "help": d.help,
                "notes": [{"message": hint.message, **_place(hint.span)} for hint in d.hints],
            }
            for d in diagnostics
        ],
        indent=2,
    )


def _place(span: Span) -> dict[str, str | int]:
    return {"file": span.file, "line": span.line, "column": span.column, "length": span.length}


def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """One GitHub workflow command a line: GitHub shows each beside its line of the file."""
    return "\n".join(github_line(d.severity, d.code, d.message, d.span, d.help) for d in diagnostics)


def github_line(severity: str, code: str, message: str, span: Span, help_: str = "") -> str:
    """One workflow command: `severity` is GitHub's `error` or `warning`, and the code is its title."""
    column = max(1, span.column)
    text = printable(message) + (f"\nhelp: {printable(help_)}" if help_ else "")
    return (
        f"::{severity} file={_property(printable(span.file))},line={max(1, span.line)},"
        f"col={column},endColumn={column + span.length},title={code}::" + _data(text)
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
