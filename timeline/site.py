"""Which files output/ holds, and how they get there: each whole or not at all, nobody else's touched."""

from __future__ import annotations

import contextlib
import enum
import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from timeline.history.lock import Lock, removed
from timeline.model import Feed, Timeline
from timeline.query import select
from timeline.writers import WRITERS
from timeline.writers.options import Options

MANIFEST = ".manifest"
_OURS = frozenset({".gitignore", MANIFEST})
_TEMPORARY = re.compile(r"\.(.+)\.\d+\.tmp")


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file of the site: where it goes, and how its bytes are made."""

    path: str
    """Relative to output/, with slashes."""
    events: int
    """How many events it has: what making it costs."""
    make: Callable[[], bytes]


class Outcome(enum.StrEnum):
    WROTE = "wrote"
    UNCHANGED = "unchanged"
    REMOVED = "removed"


class ForeignFileError(Exception):
    """A file stands where the site's goes, and no build wrote it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} was not written by a build")
        self.path = path


def artifacts(timeline: Timeline, lock: Lock, *, drawer: str = "") -> Iterator[Artifact]:
    """All files of a timeline's site, in the order in which they are told of.

    The timeline is as `remember` gives it with this lock; `drawer` is the text of another plotly.js than
    the installed package's.
    """
    yield _calendar("calendar.ics", timeline, lock, None)
    for feed in timeline.feeds.values():
        yield _calendar(f"feeds/{feed.id}.ics", timeline, lock, feed)

    from timeline import page
    from timeline.history import atom

    count = len(timeline.events)
    asset, plotly = page.plotly_asset(drawer)
    yield Artifact(asset, 0, lambda: plotly)
    feeds = tuple(
        page.Link(feed.title, f"feeds/{feed.id}.ics", f"feeds/{feed.id}.html")
        for feed in timeline.feeds.values()
    )
    options = page.PageOptions(
        "file", asset, path="index.html", calendar="calendar.ics", feeds=feeds, drawer=drawer
    )
    yield Artifact("index.html", count, lambda: page.write(timeline, options))
    for feed in timeline.feeds.values():
        yield _feed_page(feed, timeline, asset, drawer)
    yield Artifact("changes.atom", count, lambda: atom.write(timeline, lock))
    yield Artifact("events.json", count, lambda: WRITERS["json"].write(timeline, timeline.events, Options()))


def _calendar(path: str, timeline: Timeline, lock: Lock, feed: Feed | None) -> Artifact:
    found = select(timeline, feed.where) if feed else timeline.events
    events = (*found, *removed(lock, feed))
    return Artifact(path, len(events), lambda: WRITERS["ics"].write(timeline, events, Options(feed=feed)))


def _feed_page(feed: Feed, timeline: Timeline, asset: str, drawer: str) -> Artifact:
    """The page of a feed's events, beside its calendar."""
    from timeline import page

    events = select(timeline, feed.where)
    own = replace(timeline, title=feed.title, description=feed.description, events=events)
    others = [other for other in timeline.feeds.values() if other is not feed]
    options = page.PageOptions(
        "file",
        f"../{asset}",
        path=f"feeds/{feed.id}.html",
        calendar=f"{feed.id}.ics",
        feeds=tuple(page.Link(other.title, f"{other.id}.ics", f"{other.id}.html") for other in others),
        whole=page.Link(timeline.title, "../calendar.ics", "../index.html"),
        drawer=drawer,
    )
    return Artifact(f"feeds/{feed.id}.html", len(events), lambda: page.write(own, options))


def publish(
    folder: Path, files: Mapping[str, bytes], *, force: bool = False
) -> Iterator[tuple[str, Outcome]]:
    """Make a folder hold these files; tells of each as it is done.

    A file is replaced by an atomic rename, and one that is as it should be is not touched. What an
    earlier build wrote and this one doesn't is removed; nothing else ever is. Raises
    ForeignFileError, before anything is written, where a file would be replaced that no build
    wrote (unless `force`), and OSError as the system does.
    """
    check_foreign(folder, files, force=force)
    earlier = read_manifest(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = {name: {_digest(content)} for name, content in files.items()}
    both = {name: earlier.get(name, set()) | written.get(name, set()) for name in {*earlier, *written}}
    clean(folder / name for name in {*both, MANIFEST})
    # first what will be there: a build that is killed leaves no file that the next doesn't know as its own
    replace_file(folder / MANIFEST, _manifest(both))
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        yield name, replace_file(folder / name, content)
    for name in sorted(set(earlier) - set(files)):
        target = folder / name
        if target.is_file() and _digest(target.read_bytes()) in earlier[name]:
            target.unlink()
            _remove_if_empty(target.parent, folder)
            yield name, Outcome.REMOVED
    replace_file(folder / MANIFEST, _manifest(written))


def check_foreign(folder: Path, files: Mapping[str, bytes], *, force: bool = False) -> None:
    """Raise ForeignFileError where a folder or somebody else's file is in the way; OSError as the system."""
    earlier = read_manifest(folder)
    for name, content in files.items():
        target = folder / name
        if target.is_dir():
            raise ForeignFileError(target)
        if name not in earlier and not force and target.exists() and target.read_bytes() != content:
            raise ForeignFileError(target)


def read_manifest(folder: Path) -> dict[str, set[str]]:
    """The files that earlier builds wrote here, with the digests of what they wrote.

    Names that lead out of the folder are no build's.
    """
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):  # a damaged one names nothing, so nothing is removed
        return {}
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        digest, _, name = line.partition("  ")
        if _is_inside(name):
            found.setdefault(name, set()).add(digest)
    return found


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and name not in _OURS


def _manifest(files: Mapping[str, Iterable[str]]) -> bytes:
    """A line a file and digest, as sha256sum writes them."""
    return "".join(f"{digest}  {name}\n" for name in sorted(files) for digest in sorted(files[name])).encode()


def replace_file(target: Path, content: bytes) -> Outcome:
    """Give a file this content, by an atomic rename, unless it has it already. Raises OSError."""
    if target.is_file() and target.read_bytes() == content:
        return Outcome.UNCHANGED
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # else a crash can leave the new name on an empty file
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None:  # as of a disk that is full
            error.filename = str(target)
        raise
    return Outcome.WROTE


def clean(targets: Iterable[Path]) -> None:
    """Remove what a `replace_file` of these files left beside them when it was killed.

    Only while nobody else replaces them: see `alone`. Raises OSError.
    """
    names: dict[Path, set[str]] = {}
    for target in targets:
        names.setdefault(target.parent, set()).add(target.name)
    for folder, wanted in names.items():
        for path in folder.glob(".*.tmp"):
            found = _TEMPORARY.fullmatch(path.name)
            if found and found[1] in wanted:
                path.unlink(missing_ok=True)


@contextlib.contextmanager
def alone(*folders: Path) -> Iterator[None]:
    """Wait until no other build of ours works in these folders, and keep others waiting until the end.

    It locks the folders themselves, so that nothing is left behind when a build is killed. Folders that
    do not exist are made. Where the system knows no such locks (Windows), it does nothing. Raises OSError.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        # in one order for all, or two builds could wait for each other; each folder once
        for path in sorted({folder.resolve() for folder in folders}):
            descriptor = os.open(path, os.O_RDONLY)
            stack.callback(os.close, descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


def _remove_if_empty(folder: Path, stop: Path) -> None:
    while folder != stop and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
