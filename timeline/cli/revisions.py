"""Versions of a timeline file that git knows, loaded as if they lay in a folder."""

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
    """A version that cannot be had, and what to do."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


@dataclass(frozen=True, slots=True)
class _Repository:
    """A folder inside a git repository, from which git is asked."""

    folder: Path
    prefix: str
    """The folder, from the repository's top: `` or `data/`."""

    def run(self, *arguments: str) -> bytes | None:
        """What git answers; None where it fails."""
        done = _git(self.folder, *arguments)
        return done.stdout if done.returncode == 0 else None

    def blobs(self, tree: str, paths: Iterable[str]) -> Mapping[str, tuple[str, str]]:
        """The mode and the object of files, by their paths; a path with a slash at its end is a folder."""
        listed = self.run("ls-tree", "-r", "-z", "--full-tree", tree, "--", *paths)
        found = {}
        for line in (listed or b"").split(b"\0")[:-1]:
            about, _, path = line.partition(b"\t")
            mode, kind, blob = about.decode().split()
            if kind == "blob":  # else it is a repository inside of this one
                found[os.fsdecode(path)] = (mode, blob)
        return found


def is_file(name: str) -> bool:
    """Whether OLD or NEW means a file of the file system: it is there, or a drive is named."""
    path = Path(name)
    try:
        return (path.exists() and not path.is_dir()) or _DRIVE.match(name) is not None
    except (OSError, ValueError):  # too long for a name, a NUL in it
        return False


def load_revision(name: str, default: Callable[[], Path]) -> Loaded:
    """Load `REV:path`, or `REV` of the default file, with its lock and what it includes at that revision.

    Diagnostics name files as git does: `HEAD~3:data/events.toml`. Raises RevisionError where there
    is no such version, and OSError as the system does.
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
        # a folder of the same name, since diagnostics may name it
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
    """The revision and the path; a colon inside of braces is a time's (`main@{2024-01-01 10:00}`)."""
    found = re.fullmatch(r"((?:[^:{]|\{[^}]*\}?)*)(?::(.*))?", name, re.DOTALL)
    assert found is not None
    revision, path = found[1], found[2]
    if not revision or revision.startswith("-") or path == "":
        raise RevisionError(
            f"{quoted(name)} is neither a file nor a revision", 'write "HEAD~3:events.toml", or "HEAD~3"'
        )
    return revision, path


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    # C: the messages that are looked into below
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
            f"there is no file {quoted(name)}, and no git repository that could know it as a revision",
            "name a file, or run this inside of the repository",
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
    """Where a file that is not there may be."""
    files = [name for name in repository.blobs(tree, []) if name.endswith(".toml")]
    if repository.prefix + path in files:
        return f'from here it is "{revision}:./{path}"'
    near = did_you_mean(path, files)
    return near or f"git ls-tree -r --name-only {revision} shows its files"


def _name_of_top(repository: _Repository) -> str:
    top = repository.run("rev-parse", "--show-toplevel")
    return Path(os.fsdecode(top or b"").strip()).name or "repository"


def _export(repository: _Repository, blobs: Mapping[str, tuple[str, str]], parent: str, folder: Path) -> None:
    """Write files of a folder of the repository into another folder."""
    for path, (mode, blob) in blobs.items():
        if mode == _LINK:
            raise RevisionError(f"{quoted(path)} is a symbolic link there", "name the file that it leads to")
        content = repository.run("cat-file", "blob", blob)
        if content is None:
            raise RevisionError(f"git cannot read {quoted(path)}", "git fsck tells more")
        target = folder / posixpath.relpath(path, parent or ".")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _includes(file: Path) -> list[str]:
    """The patterns of the files that it includes; what is wrong with them, loading says."""
    try:
        head = tomllib.loads(file.read_text(encoding="utf-8-sig")).get("timeline")
    except (ValueError, RecursionError):
        return []
    patterns = head.get("include") if isinstance(head, dict) else None
    return [each for each in patterns if isinstance(each, str)] if isinstance(patterns, list) else []


def _matching(
    blobs: Mapping[str, tuple[str, str]], patterns: Iterable[str], parent: str
) -> Iterator[tuple[str, tuple[str, str]]]:
    """The files that the patterns may find: by the last part alone, as loading looks closer."""
    last = [PurePosixPath(pattern).name for pattern in patterns]
    for path, blob in blobs.items():
        if any(fnmatch.fnmatch(posixpath.basename(path), name) for name in last):
            yield path, blob


def _named(loaded: Loaded, folder: Path, name: str) -> Loaded:
    """With the files of a temporary folder under the name that they have in the repository."""

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
