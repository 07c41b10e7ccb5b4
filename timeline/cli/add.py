"""`timeline add`."""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from timeline.cli.editing import BackupOption, DryRunOption, explained, read_originals, save, with_article
from timeline.cli.shared import FileOption, fail, find_file
from timeline.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

EPILOG = """\b
Examples:
  timeline add                                  asks for what an event has
  timeline add --title "Talks in Vienna" --date 2024-03
  timeline add --title "Second talks" --date 2024-03-05/2024-03-07 \\
      --category talks --actor us --actor at=Austria \\
      --source press-2024="Press release" --url https://example.org/press
"""
_ID = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_WRITE = re.compile('; write "([^"]+)"$')
_MOST_IDS = 30  # that are shown before a question
_NAMES = {"actor": "name", "category": "name", "source": "title"}


@dataclass
class _Known:
    """The ids that the files have, with their names, and what an event adds to them."""

    names: Mapping[str, dict[str, str]]
    new: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def add(self, kind: str, id: str, name: str, **more: Any) -> None:
        self.names[kind][id] = name
        self.new.append((kind, {"id": id, _NAMES[kind]: name, **more}))

    def find(self, kind: str, answer: str) -> str:
        """The id that an answer names, as such or by the name that it alone has; capitals do not count."""
        from timeline.query import fold

        if answer in self.names[kind]:
            return answer
        text = fold(answer)
        ids = [id for id, name in self.names[kind].items() if text in (fold(id), fold(name))]
        return ids[0] if len(ids) == 1 else ""

    def is_free(self, kind: str) -> bool:
        """Whether any name will do, because the files have no table of them."""
        return not self.names[kind]


def add(
    ctx: typer.Context,
    title: Annotated[str, typer.Option(help="What happens, in a line.", show_default=False)] = "",
    date: Annotated[
        str, typer.Option(help='2024-03-05, 2024-03, 2024, any other EDTF, or "unknown".', show_default=False)
    ] = "",
    id: Annotated[str, typer.Option(help="By default made from the title.", show_default=False)] = "",
    category: Annotated[
        str,
        typer.Option(metavar="ID[=NAME]", help="Its category; with =NAME, a new one.", show_default=False),
    ] = "",
    actor: Annotated[
        list[str] | None,
        typer.Option(metavar="ID[=NAME]", help="Who takes part; with =NAME, a new one.", show_default=False),
    ] = None,
    place: Annotated[str, typer.Option(help="Where.", show_default=False)] = "",
    summary: Annotated[str, typer.Option(help="What else to say.", show_default=False)] = "",
    kind: Annotated[
        str, typer.Option(help="event (the default), deadline, period or target.", show_default=False)
    ] = "",
    status: Annotated[
        str,
        typer.Option(help="confirmed (the default), tentative, cancelled, postponed.", show_default=False),
    ] = "",
    importance: Annotated[int | None, typer.Option(help="1 to 5; by default 3.", show_default=False)] = None,
    source: Annotated[
        str,
        typer.Option(metavar="ID[=TITLE]", help="Who says so; with =TITLE, a new one.", show_default=False),
    ] = "",
    url: Annotated[str, typer.Option(help="The address of a new source.", show_default=False)] = "",
    quote: Annotated[str, typer.Option(help="The source's words, exactly.", show_default=False)] = "",
    into: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The included file that gets it.", show_default=False),
    ] = None,
    dry_run: DryRunOption = False,
    backup: BackupOption = False,
    file: FileOption = None,
) -> None:
    """Add an event to the file, if it is then sound; all else in the file stays as it is.

    Without --title, it asks on a terminal.
    """
    from timeline.diagnostics import quoted
    from timeline.edit import add_records, date_value, new_id

    path = find_file(ctx, file)
    originals = read_originals(path)
    target = _target(into, [each.path for each in originals])
    known = _known([each.text for each in originals])
    actors = [one for each in actor or [] for one in (each.split(",") if "=" not in each else [each])]
    asks = not title and sys.stdin.isatty() and sys.stderr.isatty()
    if asks:
        title = _ask("Title", _nothing)
        date = date or _ask("Date (2024-03-05, 2024-03, 2024, unknown)", _date_fault)
        category = category or _ask_name("category", "Category", known)
        actors = actors or _ask_actors(known)
        place = place or _ask("Place", None)
        summary = summary or _ask("Summary", None)
        source = source or _ask_name("source", "Source", known)
        quote = quote or (_ask("The source's own words", None) if source else "")
    if not title or not date:
        missing = "title" if not title else "date"
        fail(f"an event needs a {missing}", help='write --title "Talks in Vienna" --date 2024-03', code=2)
    if not source and (quote or url):
        fail("words and an address are those of a source", help="add --source ID=TITLE", code=2)
    cited = _name("source", source, known, url=url or None)
    record = {
        "id": id or new_id(title, known.names["event"]),
        "title": title,
        "date": date_value(date),
        "kind": kind or None,
        "status": status or None,
        "category": _name("category", category, known) or None,
        "actors": [_name("actor", each, known) for each in actors] or None,
        "place": {"name": place} if place else None,
        "summary": summary or None,
        "importance": importance,
        "cite": [{"source": cited, "quote": quote or None}] if cited else None,
    }
    records = [*known.new, ("event", record)]
    with explained(path):
        if asks:
            _confirm(records)
        text = add_records(next(each.text for each in originals if each.path == target), records)
    save(path, originals, {target: text}, dry_run=dry_run, backup=backup)
    if not dry_run:
        say(f"added {quoted(record['id'])}; timeline show {record['id']} shows it")


def _target(into: Path | None, paths: Sequence[Path]) -> Path:
    """The file that gets the event; exits with 2 if it is not one of the chronology's."""
    from timeline.diagnostics import printable

    found = [path for path in paths if into is None or path.resolve() == into.resolve()]
    if not found:
        names = ", ".join(printable(str(path)) for path in paths)
        fail(f"{into} is no file of this chronology", help=f"its files are {names}", code=2)
    return found[0]


def _known(texts: Sequence[str]) -> _Known:
    from timeline.edit import read_records

    names: dict[str, dict[str, str]] = {kind: {} for kind in (*_NAMES, "event")}
    for text in texts:
        records = read_records(text)
        for kind, found in names.items():
            tables = records.get(kind)
            for table in tables if isinstance(tables, list) else []:
                if isinstance(table, dict) and isinstance(table.get("id"), str):
                    found[table["id"]] = str(table.get(_NAMES.get(kind, "title"), ""))
    return _Known(names)


def _name(kind: str, given: str, known: _Known, **more: Any) -> str:
    """The id that `ID` or `ID=NAME` gives; with a name, it is new. Exits with 1 where there is no such id."""
    from timeline.diagnostics import did_you_mean, quoted

    id, has_name, name = (part.strip() for part in given.partition("="))
    if has_name:
        if id in known.names[kind]:
            fail(f"there is {with_article(kind)} {quoted(id)} already", help=f"write it without ={name}")
        known.add(kind, id, name, **more)
    elif id and not known.is_free(kind):
        if found := known.find(kind, id):
            return found
        near = did_you_mean(id, known.names[kind])
        new = id if _ID.fullmatch(id) else "ID"
        fail(f"no {kind} {quoted(id)}", help=f"{near} for a new one, write {new}=NAME".strip())
    return id


def _ask(question: str, fault: Callable[[str], str] | None) -> str:
    """One line from the terminal, without blanks around it; asks again while `fault` finds one.

    Without `fault`, nothing is an answer too. If the fault says what to write, Enter then takes it.
    """
    meant = ""
    while True:
        optional = "" if fault else " (Enter for none)"
        shown = f"{question}{optional}"
        answer = str(typer.prompt(shown, default=meant, show_default=bool(meant), err=True)).strip()
        message = fault(answer) if fault else ""
        if not message:
            return answer
        say(f"  {message}")
        write = _WRITE.search(message)
        meant = write[1] if write else ""


def _nothing(answer: str) -> str:
    return "" if answer else "an event needs one"


def _date_fault(answer: str) -> str:
    from timeline import edtf
    from timeline.diagnostics import printable

    if answer == "unknown":
        return ""
    try:
        edtf.parse(answer)
    except edtf.EdtfError as error:
        return (
            printable(error.message + (f"; {error.help}" if error.help else "")) if answer else _nothing("")
        )
    return ""


def _ask_name(kind: str, question: str, known: _Known, *, again: bool = False) -> str:
    """An id of a kind, or none; one that the files lack may become a new one: then it is `ID=NAME`.

    A name will do for the id. An answer that can be no id is the name of a new one.
    """
    from timeline.diagnostics import did_you_mean, quoted
    from timeline.edit import new_id

    if not again:
        _show_ids(kind, known)
    while True:
        id = _ask(question, None)
        if not id or "=" in id or (known.is_free(kind) and _ID.fullmatch(id)):
            return id
        if known.is_free(kind):  # a table of one would make unknown what others name without a table
            say(f"  an id is words of lower-case letters and digits, such as {new_id(id, (), default=kind)}")
            continue
        if found := known.find(kind, id):
            return found
        near = did_you_mean(id, known.names[kind])
        say(f"  there is no {kind} {quoted(id)} yet{f': {near}' if near else ''}")
        if _ID.fullmatch(id):
            name = _ask(f"  Its {_NAMES[kind]}, to make it a new one; else Enter", lambda answer: "")
            if found := known.find(kind, name):  # it answers "did you mean"
                return found
        else:
            name, id = id, new_id(id, known.names[kind], default=kind)
            if not typer.confirm(f"  Make it a new one, with the id {id}?", default=False, err=True):
                name = ""
        if name:
            return f"{id}={name}"


def _ask_actors(known: _Known) -> list[str]:
    found: list[str] = []
    while each := _ask_name("actor", "Another actor" if found else "Actor", known, again=bool(found)):
        found.append(each)
    return found


def _show_ids(kind: str, known: _Known) -> None:
    from timeline.cli.terminal import wrapped
    from timeline.diagnostics import printable

    ids = [printable(id) for id in known.names[kind]]
    if not ids:
        return
    text = ", ".join(ids) if len(ids) <= _MOST_IDS else f"{len(ids)} of them: timeline names lists them"
    for line in wrapped(text, shutil.get_terminal_size().columns, "  known: ", "    "):
        typer.echo(line, err=True)


def _confirm(records: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Show what would be added, and exit with 1 if it is not wanted."""
    from timeline.diagnostics import printable
    from timeline.edit import record_text

    for kind, record in records:
        for line in record_text(kind, record).splitlines():
            typer.echo(f"  {printable(line)}", err=True)
    if not typer.confirm("Add this?", default=True, err=True):
        fail("nothing was written")
