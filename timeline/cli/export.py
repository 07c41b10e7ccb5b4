"""`timeline export`."""

from __future__ import annotations

import enum
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from timeline.cli.shared import FileOption, OutputOption, emit, fail, find_file, load_or_exit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from timeline.readers.document import Document

EPILOG = """\b
Examples:
  timeline export                       TOML, with all that the file includes
  timeline export -o whole.json         in the format of its ending
  timeline export --format json | jq '.event | length'
"""


class Format(enum.StrEnum):
    """How the file is written."""

    TOML = "toml"
    JSON = "json"


def export(
    ctx: typer.Context,
    format: Annotated[
        Format | None,
        typer.Option(
            "--format", help="The format; by default that of the file's ending, or TOML.", show_default=False
        ),
    ] = None,
    output: OutputOption = None,
    file: FileOption = None,
) -> None:
    """Write the whole file, with all files that it includes, as one document: for other programs, or to keep.

    JSON has the tables and keys of the TOML file, and dates as text. Comments and the layout of the file are
    not kept, and what events.lock remembers is not part of it.
    """
    format = _format(format, output)
    documents = load_or_exit(find_file(ctx, file)).documents
    emit((_json(documents) if format is Format.JSON else _toml(documents)).encode(), output)


def _format(named: Format | None, output: Path | None) -> Format:
    """The format that is named, or that of the file's ending; exits with 2 where they differ."""
    ending = "" if output is None else output.suffix.lower().removeprefix(".")
    by_ending = Format(ending) if ending in list(Format) else None
    if by_ending is not None and named not in (None, by_ending):
        fail(f"{output} is a name for {by_ending}, not for {named}", help="leave --format out", code=2)
    if output is not None and by_ending is None and named is None:
        help_ = "name it .toml or .json, or use --format; timeline list writes other formats"
        fail(f"{output} does not say which format", help=help_, code=2)
    return named or by_ending or Format.TOML


def _json(documents: Sequence[Document]) -> str:
    from timeline.edit import KINDS
    from timeline.readers.whole import whole

    tables = whole(documents)
    shown = {kind: _ordered(kind, tables[kind]) for kind in KINDS if kind in tables}
    return json.dumps(shown, ensure_ascii=False, indent=2) + "\n"


def _ordered(name: str, value: Any) -> Any:
    """A value with the keys of all tables in canonical order; `name` is the key or the table that has it."""
    from timeline.edit import ordered

    match value:
        case dict():
            return {key: _ordered(key, inner) for key, inner in ordered(name, value).items()}
        case list():
            return [_ordered(name, each) for each in value]
    return value


def _toml(documents: Sequence[Document]) -> str:
    from timeline.edit import KINDS, date_value, record_text
    from timeline.readers.whole import whole

    tables = whole(documents, date=date_value)
    records = [("timeline", tables.pop("timeline"))]
    records += [(kind, record) for kind in KINDS for record in tables.get(kind, [])]
    return "\n".join(record_text(kind, record) for kind, record in records)
