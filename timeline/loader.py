"""The one entrance for data: `load` turns a path into a timeline and its diagnostics."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from timeline.diagnostics import Diagnostic, Span, has_errors, in_order, quoted
from timeline.history.lock import EMPTY, RESTORE, Lock, parse, remember
from timeline.model import Timeline
from timeline.readers import READERS

if TYPE_CHECKING:
    from timeline.readers.document import Document


_Read: TypeAlias = Callable[[Path], bytes]
"""Gives the content of a file. Raises OSError and ValueError (a NUL in the name)."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The result of loading a file."""

    timeline: Timeline | None
    """With the UIDs and versions that the lock remembers; None if any diagnostic is an error."""
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    """The texts of all files that were read, by the names that diagnostics use."""
    data: Timeline | None = None
    """The timeline without what the lock remembers."""
    lock: Lock = EMPTY
    """What the lock remembers; empty without a lock."""
    documents: tuple[Document, ...] = ()
    """The records of all files that were read, the first of the file itself; none if there are errors."""


def load(path: str | Path, *, memory: Lock | None = None, read: _Read | None = None) -> Loaded:
    """Read and check a timeline file, the files that it includes, and its lock, or remember `memory` instead.

    Neither the contents of the files nor a missing file raises: the diagnostics report everything, sorted
    by file, line and column. They name the files relative to the same folder as `path`. To read a pipe waits
    for the program that writes into it; with `read_at_once` as `read`, a pipe cannot be read.
    """
    read = read or Path.read_bytes
    texts: dict[str, str] = {}
    diagnostics: list[Diagnostic] = []
    documents = _documents(Path(path), texts, diagnostics, read)
    timeline = None
    if documents:
        from timeline import checks
        from timeline.readers import schema

        timeline, found = schema.assemble(documents)
        diagnostics += found
        if timeline is not None:
            broken = has_errors(diagnostics)
            # what seems to be missing may be in a part that could not be read
            diagnostics += [d for d in checks.check(timeline) if not (broken and d.code in checks.OF_ABSENCE)]
    if memory is None:
        memory = _lock(Path(path), texts, diagnostics, read) if documents else EMPTY
    data = timeline
    if timeline is not None:
        timeline, found = remember(timeline, memory)
        # what seems to have vanished may be in a part that could not be read
        diagnostics += found if not has_errors(diagnostics) else []
    ordered = tuple(in_order(diagnostics))
    if has_errors(ordered):
        return Loaded(None, ordered, texts)
    return Loaded(timeline, ordered, texts, data, memory, tuple(documents))


def read_at_once(path: Path) -> bytes:
    """The content of a regular file. Raises OSError for anything else, for which one may have to wait."""
    with open(path, "rb", opener=_open_at_once) as file:  # Path.open takes no opener
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", str(path))
        return file.read()


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # Windows has no such flag, and no such pipes


def lock_path(path: str | Path) -> Path:
    """The path of a timeline file's lock: events.toml -> events.lock."""
    return Path(path).with_suffix(".lock")


def _lock(path: Path, texts: dict[str, str], diagnostics: list[Diagnostic], read: _Read) -> Lock:
    file = lock_path(path)
    name = str(file)
    try:
        text = read(file).decode().replace("\r\n", "\n")
    except (FileNotFoundError, ValueError) as error:  # ValueError: not UTF-8, a NUL in the name
        if isinstance(error, UnicodeDecodeError):
            diagnostics.append(Diagnostic("E501", "not UTF-8", Span(name), RESTORE))
        return EMPTY
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        diagnostics.append(Diagnostic("E501", f"cannot read the lock: {reason}", Span(name)))
        return EMPTY
    texts[name] = text
    found, faults = parse(text, name)
    diagnostics += faults
    return found


def _documents(
    path: Path, texts: dict[str, str], diagnostics: list[Diagnostic], read: _Read
) -> list[Document]:
    first = _document(path, texts, diagnostics, read)
    if first is None:
        return []
    documents = [first]
    seen = {path.resolve()}
    head = first.records.get("timeline")
    patterns = head.get("include", []) if isinstance(head, dict) else []
    for index, pattern in enumerate(patterns if isinstance(patterns, list) else []):
        span = first.span("timeline", "include", index)
        for included in _included(path, pattern, span, diagnostics):
            if included.resolve() not in seen and (document := _document(included, texts, diagnostics, read)):
                documents.append(document)
            seen.add(included.resolve())
    return documents


def _included(path: Path, pattern: object, span: Span, diagnostics: list[Diagnostic]) -> list[Path]:
    if not isinstance(pattern, str):
        return []  # the schema reports it
    inside = included_files(path, pattern)
    if not inside:
        diagnostics.append(
            Diagnostic(
                "E005",
                f"{quoted(pattern)} finds no file",
                span,
                f'patterns are relative to {path.parent.resolve().name or "/"}/, such as "more/*.toml"',
            )
        )
    return inside


def included_files(path: Path, pattern: str) -> list[Path]:
    """The files that an `include` pattern matches now, sorted; all are beside or below the file `path`.

    The list is empty if the pattern is absolute, contains `..`, or is not a pattern.
    """
    if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
        return []
    try:
        # sorted, because the order of the file system differs between machines
        return [file for file in sorted(path.parent.glob(pattern)) if file.is_file()]
    except (ValueError, IndexError, NotImplementedError, OSError):  # "", ".", and folders without permission
        return []


def _document(
    path: Path, texts: dict[str, str], diagnostics: list[Diagnostic], read: _Read
) -> Document | None:
    name = str(path)
    try:
        content = read(path)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        help_ = "name a timeline file with --file" if isinstance(error, FileNotFoundError) else ""
        diagnostics.append(Diagnostic("E001", f"cannot read the file: {reason.lower()}", Span(name), help_))
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        fault = f"byte 0x{content[error.start]:02x} is not UTF-8"
        texts[name] = content.decode("utf-8", "replace")
        diagnostics.append(Diagnostic("E002", fault, Span(name, line, column), "save the file as UTF-8"))
        return None
    texts[name] = text
    document = READERS.get(path.suffix, READERS[".toml"])(text, name)
    diagnostics.extend(document.diagnostics)
    return document
