"""The one entrance for data: a path in, a timeline and what is wrong with it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.diagnostics import Diagnostic, Span, has_errors, in_order, quoted
from timeline.history.lock import EMPTY, RESTORE, Lock, parse, remember
from timeline.model import Timeline
from timeline.readers import READERS

if TYPE_CHECKING:
    from timeline.readers.document import Document


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a file. `timeline` is None where there are errors: nothing is made of those."""

    timeline: Timeline | None
    """With the UIDs and versions that its lock remembers."""
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    """What was read, by the name that diagnostics give the file."""
    data: Timeline | None = None
    """The timeline as the files alone say, without what the lock remembers."""
    lock: Lock = EMPTY
    """What the lock remembers; nothing where there is none."""


def load(path: str | Path) -> Loaded:
    """Read a timeline file, those that it includes and its lock, and check them.

    Nothing that the files hold, nor their absence, raises: all of it is in the diagnostics,
    in the order of their places. Diagnostics name files as `path` does.
    """
    texts: dict[str, str] = {}
    diagnostics: list[Diagnostic] = []
    documents = _documents(Path(path), texts, diagnostics)
    timeline = None
    if documents:
        from timeline import checks
        from timeline.readers import schema

        timeline, found = schema.assemble(documents)
        diagnostics += found
        if timeline is not None:
            broken = has_errors(diagnostics)
            # what seems to be missing may stand in what could not be read
            diagnostics += [d for d in checks.check(timeline) if not (broken and d.code in checks.OF_ABSENCE)]
    memory = _lock(Path(path), texts, diagnostics) if documents else EMPTY
    data = timeline
    if timeline is not None:
        timeline, found = remember(timeline, memory)
        # what seems to have vanished may stand in what could not be read
        diagnostics += found if not has_errors(diagnostics) else []
    ordered = tuple(in_order(diagnostics))
    if has_errors(ordered):
        return Loaded(None, ordered, texts)
    return Loaded(timeline, ordered, texts, data, memory)


def lock_path(path: str | Path) -> Path:
    """Where the lock of a timeline file lies: events.toml -> events.lock."""
    return Path(path).with_suffix(".lock")


def _lock(path: Path, texts: dict[str, str], diagnostics: list[Diagnostic]) -> Lock:
    file = lock_path(path)
    name = str(file)
    try:
        text = file.read_text(encoding="utf-8")
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


def _documents(path: Path, texts: dict[str, str], diagnostics: list[Diagnostic]) -> list[Document]:
    first = _document(path, texts, diagnostics)
    if first is None:
        return []
    documents = [first]
    seen = {path.resolve()}
    head = first.records.get("timeline")
    patterns = head.get("include", []) if isinstance(head, dict) else []
    for index, pattern in enumerate(patterns if isinstance(patterns, list) else []):
        span = first.span("timeline", "include", index)
        for included in _included(path, pattern, span, diagnostics):
            if included.resolve() not in seen and (document := _document(included, texts, diagnostics)):
                documents.append(document)
            seen.add(included.resolve())
    return documents


def _included(path: Path, pattern: object, span: Span, diagnostics: list[Diagnostic]) -> list[Path]:
    if not isinstance(pattern, str):
        return []  # the schema says so
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
    """The files that a pattern under `include` names now, beside or below the file that it stands in; sorted.

    None where the pattern is absolute, has `..` in it, or is no pattern.
    """
    if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
        return []
    try:
        # sorted: the file system's order is nobody's
        return [file for file in sorted(path.parent.glob(pattern)) if file.is_file()]
    except (ValueError, IndexError, NotImplementedError, OSError):  # "", ".", and what may not be entered
        return []


def _document(path: Path, texts: dict[str, str], diagnostics: list[Diagnostic]) -> Document | None:
    name = str(path)
    try:
        content = path.read_bytes()
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
