"""What the commands that write the timeline file share: reading it, checking the new text, replacing it."""

from __future__ import annotations

import contextlib
import difflib
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeAlias

import typer

from timeline.cli.shared import counted, fail, show_diagnostics, wants_color

if TYPE_CHECKING:
    from timeline.loader import Loaded
    from timeline.model import Timeline

DryRunOption: TypeAlias = Annotated[
    bool, typer.Option("--dry-run", help="Write nothing: print what would change, as a unified diff.")
]
BackupOption: TypeAlias = Annotated[
    bool, typer.Option("--backup", help="Keep the old file beside the new one: events.toml~.")
]


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was when the command read it."""

    path: Path
    content: bytes

    @property
    def text(self) -> str:
        """With its BOM and its line ends. Raises UnicodeDecodeError."""
        return self.content.decode()


def read_originals(path: Path) -> list[Original]:
    """The timeline file, and after it the files that it includes, in TOML.

    Exits with 1 and says why if one cannot be read, or is not TOML.
    """
    from timeline.edit import EditError, read_records
    from timeline.loader import included_files

    originals = [_original(path)]
    seen = {path.resolve()}
    with explained(path):
        head = read_records(originals[0].text).get("timeline")
    patterns = head.get("include", []) if isinstance(head, dict) else []
    for pattern in patterns if isinstance(patterns, list) else []:
        for included in included_files(path, pattern) if isinstance(pattern, str) else []:
            if included.resolve() not in seen and _is_toml(included):
                originals.append(_original(included))
            seen.add(included.resolve())
    for original in originals[1:]:
        with explained(path):
            try:
                read_records(original.text)
            except EditError as error:
                raise EditError(f"{original.path}: {error}", error.help, error.diagnostics) from error
    return originals


def _is_toml(path: Path) -> bool:
    from timeline.readers import READERS

    return READERS.get(path.suffix, READERS[".toml"]) is READERS[".toml"]


def _original(path: Path) -> Original:
    from timeline.loader import read_at_once

    try:
        return Original(path, read_at_once(path))
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        missing = isinstance(error, FileNotFoundError)
        fail(f"cannot read {path}: {reason}", help="name a timeline file with --file" if missing else "")


def with_article(kind: str) -> str:
    """A kind of record in a sentence: `an event`, `a feed`."""
    return f"{'an' if kind[0] in 'ae' else 'a'} {kind}"


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Exit with 1 where a text cannot be changed, or is not TOML in UTF-8: then with what `check` says."""
    from timeline.diagnostics import has_errors
    from timeline.edit import EditError
    from timeline.loader import load

    try:
        yield
    except (EditError, UnicodeDecodeError) as error:
        if isinstance(error, UnicodeDecodeError) or error.diagnostics:
            loaded = load(path)
            if has_errors(loaded.diagnostics):
                _refuse(loaded, "nothing was written: the file has errors")
        fail(str(error), help=getattr(error, "help", ""))


def save(
    path: Path,
    originals: Sequence[Original],
    texts: Mapping[Path, str],
    *,
    dry_run: bool = False,
    backup: bool = False,
    judge: Callable[[Timeline], None] = lambda timeline: None,
    most: int | None = None,
) -> Loaded:
    """Replace files of a timeline, one after the other in the order of `texts`, if the result is sound.

    `path` is the timeline file; `originals` are what the texts were made of. Each file is old or new, and
    whole, whenever the process ends. It keeps its permissions, and a symbolic link stays one. Exits with 1,
    having written nothing, if `check` would refuse the result, or if a file is no longer what was read. A
    dry run prints the differences instead. `judge` is given the result, and may exit too. More new warnings
    than `most` are only counted. Returns the result as `load` gives it.
    """
    from timeline.loader import load

    loaded = check_texts(path, texts)
    if loaded.timeline is not None:
        judge(loaded.timeline)
    before = {original.path: original.content for original in originals}
    changed = {file: text.encode() for file, text in texts.items() if text.encode() != before[file]}
    if dry_run:
        for file, content in changed.items():
            show_diff(file, before[file].decode(), content.decode())
        _show_new_warnings(load(path), loaded)
        return loaded
    earlier = load(path)
    _replace(changed, before, backup=backup)
    _show_new_warnings(earlier, loaded, most=most)
    return loaded


def check_texts(path: Path, texts: Mapping[Path, str]) -> Loaded:
    """What the timeline would be with these texts as its files; exits with 1 if it had errors."""
    from timeline.diagnostics import has_errors
    from timeline.loader import load

    new = {file.resolve(): text.encode() for file, text in texts.items()}

    def read(file: Path) -> bytes:
        return new[file.resolve()] if file.resolve() in new else file.read_bytes()

    loaded = load(path, read=read)
    if has_errors(loaded.diagnostics):
        now = load(path)
        if has_errors(now.diagnostics):
            _refuse(now, "nothing was written: the file has errors already")
        _refuse(loaded, "nothing was written: the file would have errors")
    return loaded


def _show_new_warnings(before: Loaded, after: Loaded, *, most: int | None = None) -> None:
    known = {(each.code, each.message) for each in before.diagnostics}
    found = [each for each in after.diagnostics if (each.code, each.message) not in known]
    if found and (most is None or len(found) <= most):
        show_diagnostics(after, found)
    elif found:
        typer.echo(f"{counted(found)}: timeline check shows them", err=True)


def _refuse(loaded: Loaded, message: str) -> NoReturn:
    from timeline.diagnostics import Severity

    show_diagnostics(loaded, [each for each in loaded.diagnostics if each.severity is Severity.ERROR])
    fail(message)


def show_diff(path: Path, before: str, after: str) -> None:
    """Print a unified diff on standard output; what the texts hold can do nothing to a terminal."""
    import sys

    from timeline.diagnostics import printable

    name = printable(str(path))
    color = wants_color(sys.stdout)
    # BOM and carriage returns are not shown: they are the same in both
    old, new = (text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n") for text in (before, after))
    for line in difflib.unified_diff(old, new, name, f"{name} (new)", lineterm="", n=2):
        tint = {"+": "32", "-": "31", "@": "36"}.get(line[:1], "")
        shown = printable(line.replace("\t", "    ")) if not line.isprintable() else line
        typer.echo(f"\x1b[{tint}m{shown}\x1b[0m" if color and tint else shown)


def _replace(changed: Mapping[Path, bytes], before: Mapping[Path, bytes], *, backup: bool) -> None:
    from timeline.diagnostics import printable
    from timeline.site import alone, clean, replace_file

    targets = {file: file.resolve() for file in changed}
    try:
        # as builds do: so that no two commands of ours write at once
        with alone(*(target.parent for target in targets.values())):
            clean(targets.values())
            for file, target in targets.items():
                if target.read_bytes() != before[file]:
                    fail(
                        f"{file} changed while this command ran, and was not written",
                        help="run the command again",
                    )
                if not os.access(target, os.W_OK):  # a rename would not ask
                    fail(f"cannot write {file}: permission denied")
            for file, target in targets.items():
                if backup:
                    kept = target.with_name(f"{target.name}~")
                    replace_file(kept, before[file])
                    kept.chmod(stat.S_IMODE(target.stat().st_mode))
                replace_file(target, changed[file])
                typer.echo(f"wrote {printable(str(file))}", err=True)
    except OSError as error:
        name = error.filename or next(iter(changed))
        fail(f"cannot write {name}: {(error.strerror or str(error)).lower()}")
