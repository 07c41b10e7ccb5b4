"""Versions of a timeline file in git, loaded as if they were in a folder."""

from __future__ import annotations

import fnmatch
import os
import posixpath
import re
import subprocess
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from timeline.diagnostics import Diagnostic, did_you_mean, quoted
from timeline.loader import Loaded, load, lock_path

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_LINK = "120000"


class RevisionError(Exception):
    """There is no such version; `help` says what to do."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


@dataclass(frozen=True, slots=True)
class _Repository:
    """A git repository, and the folder inside it in which git runs."""

    folder: Path
    prefix: str
    """The folder relative to the top of the repository: empty, or `data/`."""

    def run(self, *arguments: str) -> bytes | None:
        """The standard output of a git command; None if it fails."""
        done = _git(self.folder, *arguments)
        return done.stdout if done.returncode == 0 else None

    def blobs(self, tree: str, paths: Iterable[str]) -> Mapping[str, tuple[str, str]]:
        """The mode and the object of each file at these paths in a tree, by the file's path.

        A path that ends with a slash is a folder; no path at all means the whole tree.
        """
        listed = self.run("ls-tree", "-r", "-z", "--full-tree", tree, "--", *paths)
        found = {}
        for line in (listed or b"").split(b"\0")[:-1]:
            about, _, path = line.partition(b"\t")
            mode, kind, blob = about.decode().split()
            if kind == "blob":  # else it is a repository inside this one
                found[os.fsdecode(path)] = (mode, blob)
        return found


def is_file(name: str) -> bool:
    """Whether OLD or NEW names a file and not a revision: it exists, or its name begins with a drive."""
    path = Path(name)
    try:
        return (path.exists() and not path.is_dir()) or _DRIVE.match(name) is not None
    except (OSError, ValueError):  # the name is too long, or has a NUL in it
        return False


def load_revision(name: str, default: Callable[[], Path]) -> Loaded:
    """Load `REV:path`, or `REV` of the default file, with its lock and its included files in that revision.

    Diagnostics name files as git does: `HEAD~3:data/events.toml`. Raises RevisionError if there is no such
    version, and OSError.
    """
    revision, path = _parts(name)
    if path is None:
        file = default()
        repository = _repository(file.absolute().parent, name)
        path = repository.prefix + file.name
    else:
        repository = _repository(Path.cwd(), name)
        if path.startswith(("./", "../")):
            path = posixpath.join(repository.prefix, path)
        path = posixpath.normpath(path)
    tree = _tree(repository, revision, name)
    if PurePosixPath(path).name in ("", ".."):
        raise RevisionError(f"{quoted(name)} names a folder", f'write "{revision}:{path}/events.toml"')
    lock = lock_path(path).as_posix()
    found = repository.blobs(tree, [path, lock])
    if path not in found:
        raise RevisionError(
            f"there is no file {quoted(path)} in {revision}", _elsewhere(repository, tree, revision, path)
        )
    with tempfile.TemporaryDirectory() as temporary:
        # a folder of the same name, because diagnostics can name it
        parent = posixpath.dirname(path)
        top = Path(temporary) / (posixpath.basename(parent) or _name_of_top(repository))
        _export(repository, found, parent, top)
        file = top / posixpath.basename(path)
        patterns = _includes(file)
        if patterns:
            inside = repository.blobs(tree, [f"{parent}/"] if parent else [])
            _export(repository, dict(_matching(inside, patterns, parent)), parent, top)
        return _named(load(file), top, f"{revision}:{parent}/" if parent else f"{revision}:")


def _parts(name: str) -> tuple[str, str | None]:
    """The revision, and the path or None; a colon in braces belongs to a time (`main@{2024-01-01 10:00}`)."""
    found = re.fullmatch(r"((?:[^:{]|\{[^}]*\}?)*)(?::(.*))?", name, re.DOTALL)
    assert found is not None
    revision, path = found[1], found[2]
    if not revision or revision.startswith("-") or path == "":
        raise RevisionError(
            f"{quoted(name)} is neither a file nor a revision", 'write "HEAD~3:events.toml", or "HEAD~3"'
        )
    return revision, path


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    # in the locale C, since `_repository` reads a message
    environment = {**os.environ, "LC_ALL": "C", "GIT_LITERAL_PATHSPECS": "1"}
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError:
        raise RevisionError("git is not installed", "install git, or name two files") from None


def _repository(folder: Path, name: str) -> _Repository:
    done = _git(folder, "rev-parse", "--show-prefix")
    if done.returncode == 0:
        return _Repository(folder, os.fsdecode(done.stdout).removesuffix("\n"))
    said = done.stderr.decode("utf-8", "replace").partition("\n")[0].removeprefix("fatal: ")
    if "not a git repository" in said:
        raise RevisionError(
            f"there is no file {quoted(name)}, and no git repository here with such a revision",
            "name a file, or run this inside the repository",
        )
    raise RevisionError(f"git says: {said}")


def _tree(repository: _Repository, revision: str, name: str) -> str:
    tree = repository.run("rev-parse", "--verify", "--quiet", f"{revision}^{{tree}}")
    if tree is not None:
        return tree.decode().strip()
    what = f"no revision {quoted(revision)}"
    if revision == name:
        what = f"no file and {what}"
    if repository.run("rev-parse", "--is-shallow-repository") == b"true\n":
        help_ = "this clone is shallow: git fetch --unshallow brings all of its history"
    elif ".." in revision:
        first, _, second = revision.partition("..")
        help_ = f"name two revisions: {first or 'HEAD'} {second.lstrip('.') or 'HEAD'}"
    elif not re.search(r"[~^@]", revision):
        names = repository.run("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags")
        help_ = did_you_mean(revision, os.fsdecode(names or b"").split())
    else:
        help_ = ""
    raise RevisionError(f"there is {what}", help_ or "git log shows all of them")


def _elsewhere(repository: _Repository, tree: str, revision: str, path: str) -> str:
    """Help for a path that a revision lacks: where the file may be instead."""
    files = [name for name in repository.blobs(tree, []) if name.endswith(".toml")]
    if repository.prefix + path in files:
        return f'from here it is "{revision}:./{path}"'
    near = did_you_mean(path, files)
    return near or f"git ls-tree -r --name-only {revision} shows its files"


def _name_of_top(repository: _Repository) -> str:
    top = repository.run("rev-parse", "--show-toplevel")
    return Path(os.fsdecode(top or b"").strip()).name or "repository"


def _export(repository: _Repository, blobs: Mapping[str, tuple[str, str]], parent: str, folder: Path) -> None:
    """Write the files of a folder `parent` of the repository into another folder. Raises RevisionError."""
    for path, (mode, blob) in blobs.items():
        if mode == _LINK:
            raise RevisionError(f"{quoted(path)} is a symbolic link there", "name the file that it leads to")
        content = repository.run("cat-file", "blob", blob)
        if content is None:
            raise RevisionError(f"git cannot read {quoted(path)}", "git fsck says more")
        target = folder / posixpath.relpath(path, parent or ".")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _includes(file: Path) -> list[str]:
    """The patterns of the files that a file includes; loading reports what is wrong with them."""
    try:
        head = tomllib.loads(file.read_text(encoding="utf-8-sig")).get("timeline")
    except (ValueError, RecursionError):
        return []
    patterns = head.get("include") if isinstance(head, dict) else None
    return [each for each in patterns if isinstance(each, str)] if isinstance(patterns, list) else []


def _matching(
    blobs: Mapping[str, tuple[str, str]], patterns: Iterable[str], parent: str
) -> Iterator[tuple[str, tuple[str, str]]]:
    """The files that the patterns may find, by their last parts alone: loading then looks more closely."""
    last = [PurePosixPath(pattern).name for pattern in patterns]
    for path, blob in blobs.items():
        if any(fnmatch.fnmatch(posixpath.basename(path), name) for name in last):
            yield path, blob


def _named(loaded: Loaded, folder: Path, name: str) -> Loaded:
    """What was loaded, with the names that its files have in git instead of those in a temporary folder."""

    def renamed(file: str) -> str:
        path = Path(file)
        return name + path.relative_to(folder).as_posix() if path.is_relative_to(folder) else file

    def moved(diagnostic: Diagnostic) -> Diagnostic:
        return replace(
            diagnostic,
            span=replace(diagnostic.span, file=renamed(diagnostic.span.file)),
            hints=tuple(
                replace(hint, span=replace(hint.span, file=renamed(hint.span.file)))
                for hint in diagnostic.hints
            ),
        )

    return replace(
        loaded,
        diagnostics=tuple(map(moved, loaded.diagnostics)),
        texts={renamed(file): text for file, text in loaded.texts.items()},
    )
