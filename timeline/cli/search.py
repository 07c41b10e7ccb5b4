"""`timeline search`."""

from __future__ import annotations

import json
import re
import shutil
import sys
from itertools import zip_longest
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from timeline.cli.names import Format
from timeline.cli.shared import FileOption, OutputOption, emit, fail, find_file, load_or_exit, wants_color

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from timeline.model import Timeline
    from timeline.query import Hit, Ranking, Sought

EPILOG = """\b
Examples:
  timeline search fentanyl seizure
  timeline search '"working group" mexico'  a phrase, quoted for the shell too
  timeline search preccursor -n 3           a near word is found too
  timeline search un resolution --format json
"""
_DATE_WIDTH = 10
_LONGEST = 100
"""The most columns of a passage."""
_MOST_MISSING = 10


class Style(NamedTuple):
    """What stands before and after the parts of a line; nothing where it goes to a file or a pipe."""

    mark: str = ""
    unmark: str = ""
    dim: str = ""
    bold: str = ""
    plain: str = ""


_COLORED = Style("\x1b[1;4m", "\x1b[0m", "\x1b[2m", "\x1b[1m", "\x1b[0m")
_STARRED = Style("*", "*")
"""For a terminal without colours."""


def search(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS...", help="Plain words.", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, metavar="N", help="Only the first N.")] = 10,
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="The format; by default that of the file's ending, or a table.",
            show_default=False,
        ),
    ] = None,
    output: OutputOption = None,
    file: FileOption = None,
) -> None:
    """List the events that have some words, the best first.

    Words are looked for in titles, ids, names, places, dates, summaries, quotes and titles of sources.
    Case, accents and small typing errors do not count. An event with all words stands before one with
    some. Nothing is a term here: "timeline list" reads the query language.
    """
    from timeline.query import QueryError, rank

    text = " ".join(words or [])
    format = _format(format, output)
    timeline = load_or_exit(find_file(ctx, file)).timeline
    try:
        found = rank(timeline, text)
    except QueryError as error:
        fail(error.message, help=error.help, code=2)
    _report(found, text)
    hits = found.hits[:limit]
    if format is Format.JSON:
        content = _json(timeline, hits).encode()
    else:
        to_screen = output is None and sys.stdout.isatty()
        style = (_COLORED if wants_color(sys.stdout) else _STARRED) if to_screen else Style()
        width = shutil.get_terminal_size().columns if to_screen else None
        content = table(timeline, hits, found.sought, width=width, style=style).encode(
            (output is None and sys.stdout.encoding) or "utf-8", "backslashreplace"
        )
    emit(content, output)
    if format is Format.TABLE and len(hits) < len(found.hits):
        count = len(found.hits)
        typer.echo(f"note: {len(hits):,} of {count:,} events; --limit {count} shows all", err=True)


def _format(named: Format | None, output: Path | None) -> Format:
    """The format that is named, or that of the file's ending; exits with 2 where they differ."""
    ending = output.suffix.lower() if output is not None else ""
    by_ending = {".json": Format.JSON, ".txt": Format.TABLE}.get(ending)
    if named is None and by_ending is None and ending:
        fail(f"{output} does not say which format", help="name it .json or .txt, or use --format", code=2)
    if named is not None and by_ending not in (None, named):
        fail(f"{output} is a name for {by_ending}, not for {named}", help="leave --format out", code=2)
    return named or by_ending or Format.TABLE


def _report(found: Ranking, text: str) -> None:
    """Say on standard error what is nowhere and what was searched for instead, and that nothing was found."""
    from timeline.diagnostics import quoted
    from timeline.query import FIELDS

    if term := re.search(rf"(?<!\S)-?(?:{'|'.join(FIELDS)}):\S+", text, re.IGNORECASE):
        typer.echo(f"note: {quoted(term[0])} was read as words; timeline list reads it as a term", err=True)
    for asked, instead in found.missing[:_MOST_MISSING]:
        near = f"; searched for {' '.join(instead)}" if instead else ""
        typer.echo(f"{quoted(asked)[1:-1]}: nothing{near}", err=True)
    if len(found.missing) > _MOST_MISSING:
        typer.echo(f"and nothing of {len(found.missing) - _MOST_MISSING:,} more words", err=True)
    if not found.hits:
        typer.echo("no event matches", err=True)


def _json(timeline: Timeline, hits: Sequence[Hit]) -> str:
    """The objects of `list`, with `score`."""
    from timeline.writers.json import as_object
    from timeline.writers.options import Options

    objects = [{**as_object(hit.event, timeline, Options()), "score": hit.score} for hit in hits]
    return json.dumps(objects, ensure_ascii=False, indent=2) + "\n"


def table(
    timeline: Timeline, hits: Sequence[Hit], sought: Sequence[Sought], *, width: int | None, style: Style
) -> str:
    """Dates, titles and ids in columns, each with a passage below that has what was sought.

    `width` is that of a terminal, which gets headings; without it nothing is folded.
    """
    from rich.cells import cell_len

    from timeline.cli.list_ import HEADINGS, titled
    from timeline.model.words import when_in_short
    from timeline.query import passage

    if not hits:
        return ""
    shown, style = _shown_in(style, sought)
    rows = [(when_in_short(hit.event), shown(_line(titled(hit.event))), hit.event.id) for hit in hits]
    dates, titles, ids = (max(map(cell_len, column)) for column in zip(*rows, strict=True))
    dates = max(dates if width is None else min(dates, width // 3), _DATE_WIDTH)
    left = None if width is None else max(width - dates - 2, 20)  # columns beside the dates
    is_wide = left is None or titles + 2 + ids <= left
    out = []
    if width is not None:
        heads = [f"{head:<{size}}" for head, size in zip(HEADINGS, (dates, titles, ids), strict=True)]
        out.append(f"{style.bold}{'  '.join(heads if is_wide else heads[:2]).rstrip()}{style.plain}")
    for hit, (when, title, id_) in zip(hits, rows, strict=True):
        body = _painted(title, sought, left, style)
        if is_wide:
            body[0] += " " * (titles - cell_len(title) + 2) + _id(id_, sought, style)
        else:
            body.append(_id(id_, sought, style))
        if (found := passage(hit.event, timeline, sought)) is not None:
            name, text = found[0], _line(found[1])
            room = cut = min(left or _LONGEST, _LONGEST) - len(name) - 2
            while (over := cell_len(excerpt := shown(_excerpt(text, sought, cut))) - room) > 0 and cut > 0:
                cut -= over  # the columns of the stars
            body.append(f"{name}: {_painted(excerpt, sought, None, style)[0]}")
        for date, line in zip_longest(_folded(when, dates), body, fillvalue=""):
            out.append(f"{date}{' ' * (dates - cell_len(date) + 2)}{line}".rstrip())
    return "".join(f"{line}\n" for line in out)


def _shown_in(style: Style, sought: Sequence[Sought]) -> tuple[Callable[[str], str], Style]:
    """How a style shows a text before it is folded, and the style for what is folded.

    Marks that take columns of their own are put into the text first; all others afterwards.
    """
    if not style.mark or style.dim:
        return (lambda text: text), style
    return (lambda text: _painted(text, sought, None, style)[0]), Style()


def _line(text: str) -> str:
    """A text on one line, without what could move the cursor."""
    from rich.control import strip_control_codes

    return " ".join(strip_control_codes(text).split())


def _folded(text: str, width: int | None) -> list[str]:
    from timeline.cli.terminal import wrapped

    return [text] if width is None else wrapped(text, width, "", "")


def _id(id_: str, sought: Sequence[Sought], style: Style) -> str:
    """An id, its matches marked where a style can: with stars in it nobody could copy it."""
    if not style.dim:
        return id_
    inner = style._replace(mark=style.plain + style.mark, unmark=style.unmark + style.dim)
    return style.dim + _painted(id_, sought, None, inner)[0] + style.plain


def _painted(text: str, sought: Sequence[Sought], width: int | None, style: Style) -> list[str]:
    """A text in lines of a width, or in one, with marks around what is sought."""
    from timeline.query import marks

    lines = _folded(text, width)
    if not style.mark:
        return lines
    places = marks(text, sought)
    painted, at = [], 0
    for line in lines:
        at = text.index(line, at)  # a line is a part of the text: only blanks between lines are left out
        out, done = "", 0
        for start, end in places:
            first, last = max(start - at, 0), min(end - at, len(line))
            if first < last:
                out += f"{line[done:first]}{style.mark}{line[first:last]}{style.unmark}"
                done = last
        painted.append(out + line[done:])
        at += len(line)
    return painted


def _excerpt(text: str, sought: Sequence[Sought], width: int) -> str:
    """The part of a text with most of what is sought, of at most `width` columns, cut between words."""
    from rich.cells import cell_len

    from timeline.query import marks

    if cell_len(text) <= width:
        return text
    places = marks(text, sought)
    starts = [start for start, _ in places] or [0]
    first = max(starts, key=lambda start: sum(start <= other < start + width // 2 for other in starts))
    begin = max(min(first - width // 4, len(text) - width + 1), 0)
    if begin:
        begin = text.find(" ", begin, first) + 1 or begin
    end, room = begin, width - (2 if begin else 1)
    while end < len(text) and (room := room - cell_len(text[end])) >= 0:
        end += 1
    if end < len(text) and text[end] != " " and (blank := text.rfind(" ", begin, end)) > first:
        end = blank
    return ("…" if begin else "") + text[begin:end].rstrip() + ("…" if end < len(text) else "")
