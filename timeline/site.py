"""Which files output/ holds, and how they get there: each whole or not at all, and no other is touched."""

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
from types import MappingProxyType

from timeline.history.lock import Lock, removed
from timeline.model import Feed, Timeline
from timeline.query import MOST_SHOWN, members, select
from timeline.writers import WRITERS
from timeline.writers.options import Options

MANIFEST = ".manifest"
_OURS = frozenset({".gitignore", MANIFEST})
_SEQUENCE = re.compile(r"^# (\d{1,10}) (.+)$", re.MULTILINE)
_TEMPORARY = re.compile(r"\.(.+)\.\d+\.tmp")


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file of the site: where it goes, and how its bytes are rendered."""

    path: str
    """Relative to output/, with slashes."""
    events: int
    """How many events it shows: the more, the longer it takes to render."""
    render: Callable[[], bytes]


class Outcome(enum.StrEnum):
    """What became of a file."""

    WROTE = "wrote"
    UNCHANGED = "unchanged"
    REMOVED = "removed"


class ForeignFileError(Exception):
    """A file that no build wrote, or a folder, is where a file of the site goes."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} was not written by a build")
        self.path = path


class PlaceError(Exception):
    """Something else is where output/ goes, or a folder in it; `help` says how to go on."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


def artifacts(timeline: Timeline, lock: Lock, *, drawer: str = "") -> Iterator[Artifact]:
    """All files of a timeline's site, in the order in which a build reports them.

    The timeline is as `remember` gives it with this lock. `drawer` is the text of a plotly.js to use; if
    empty, the site uses that of the installed package.
    """
    yield _calendar("calendar.ics", timeline, lock, None)
    for feed in timeline.feeds.values():
        yield _calendar(f"feeds/{feed.id}.ics", timeline, lock, feed)

    from timeline import page
    from timeline.history import atom
    from timeline.page import figure

    count = len(timeline.events)
    asset, plotly = page.plotly_asset(drawer)
    yield Artifact(asset, 0, lambda: plotly)
    feeds = tuple(
        page.Link(feed.title, f"feeds/{feed.id}.ics", f"feeds/{feed.id}.html")
        for feed in timeline.feeds.values()
    )
    options = page.PageOptions(
        "file",
        asset,
        path="index.html",
        calendar="calendar.ics",
        feeds=feeds,
        chart="chart.html",
        drawer=drawer,
    )
    yield Artifact("index.html", count, lambda: page.write(timeline, options))
    charted = figure.FigureOptions(asset, home="index.html", drawer=drawer)
    yield Artifact("chart.html", count, lambda: figure.write(timeline, charted))
    for feed in timeline.feeds.values():
        yield _feed_page(feed, timeline, asset, drawer)
    yield Artifact("changes.atom", count, lambda: atom.write(timeline, lock))
    yield Artifact("events.json", count, lambda: WRITERS["json"].write(timeline, timeline.events, Options()))


def _calendar(path: str, timeline: Timeline, lock: Lock, feed: Feed | None) -> Artifact:
    found = members(timeline, feed.where) if feed else timeline.events
    events = (*found, *removed(lock, feed))
    return Artifact(path, len(events), lambda: WRITERS["ics"].write(timeline, events, Options(feed=feed)))


def _feed_page(feed: Feed, timeline: Timeline, asset: str, drawer: str) -> Artifact:
    """The page of a feed's events, in the same folder as its calendar."""
    from timeline import page

    events = select(timeline, feed.where, most=MOST_SHOWN)
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
    folder: Path,
    files: Mapping[str, bytes],
    sequences: Mapping[str, int] = MappingProxyType({}),
    *,
    force: bool = False,
) -> Iterator[tuple[str, Outcome]]:
    """Make a folder hold these files, and give the name and the outcome of each as soon as it is done.

    Its manifest remembers `sequences`: the SEQUENCE of each event in its calendars, by UID.

    An atomic rename replaces a file; a file that has its content already is not touched. A file that an
    earlier build wrote, and that is not among these, is removed if it still has that build's content; no
    other file ever is. Raises ForeignFileError, before it writes anything, if it would replace a file that
    no build wrote (unless `force`); PlaceError, as early, if a folder within is a symbolic link; and OSError.
    """
    check_foreign(folder, files, force=force)
    earlier = read_manifest(folder)
    known = read_sequences(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = {name: {_digest(content)} for name, content in files.items()}
    both = {name: earlier.get(name, set()) | written.get(name, set()) for name in {*earlier, *written}}
    clean(folder / name for name in {*both, MANIFEST})
    # first the manifest, with both: the next build then knows all files that this one leaves if it is killed
    replace_file(folder / MANIFEST, _manifest(both, {**known, **sequences}))
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        yield name, replace_file(folder / name, content)
    for name in sorted(set(earlier) - set(files)):
        target = folder / name
        if target.is_file() and _digest(target.read_bytes()) in earlier[name]:
            target.unlink()
            _remove_if_empty(target.parent, folder)
            yield name, Outcome.REMOVED
    replace_file(folder / MANIFEST, _manifest(written, sequences))


def check_foreign(folder: Path, files: Mapping[str, bytes], *, force: bool = False) -> None:
    """Raise ForeignFileError if a folder is in the way, or (unless `force`) a file that no build wrote.

    A file that no build wrote, but with the same content, is not in the way. Raises PlaceError if a folder
    within is a symbolic link: a build would write and remove files in another place. Raises OSError.
    """
    earlier = read_manifest(folder)
    inner = {parent for name in (*earlier, *files) for parent in PurePosixPath(name).parents}
    for link in (folder / parent for parent in sorted(inner - {PurePosixPath()})):
        if link.is_symlink():
            raise PlaceError(
                f"{link} is a symbolic link, and a build would write and remove files where it leads",
                f"remove the link, or make {folder} itself the link",
            )
    for name, content in files.items():
        target = folder / name
        if target.is_dir():
            raise ForeignFileError(target)
        if name not in earlier and not force and target.exists() and target.read_bytes() != content:
            raise ForeignFileError(target)


def check_folder(folder: Path) -> None:
    """Raise PlaceError if a path is not a folder, and cannot become one."""
    for path in (folder, *folder.parents):
        if path.is_dir():
            return
        if path.is_symlink() and not path.exists():
            what = f"{path} is a symbolic link to {path.readlink()}, which does not exist"
            raise PlaceError(what, "create what it leads to, or remove the link")
        if path.exists():
            raise PlaceError(f"{path} is not a folder", "move it away, or name another folder with --output")


def read_manifest(folder: Path) -> dict[str, set[str]]:
    """The names of the files that earlier builds wrote here, with the digests (SHA-256) of what they wrote.

    Names that lead out of the folder are ignored: no build wrote them. Raises OSError.
    """
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):  # a damaged manifest names no file, so none is removed
        return {}
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        digest, _, name = line.partition("  ")
        if _is_inside(name):
            found.setdefault(name, set()).add(digest)
    return found


def read_sequences(folder: Path) -> dict[str, int]:
    """The SEQUENCE of each event in the calendars that the last build wrote here, by UID. Raises OSError.

    Empty where none is known: without a manifest, or where an older version wrote it.
    """
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return {}
    return {uid: int(sequence) for sequence, uid in _SEQUENCE.findall(text)}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and name not in _OURS


def _manifest(files: Mapping[str, Iterable[str]], sequences: Mapping[str, int]) -> bytes:
    """A line for each file and digest, in the form of sha256sum; then one for each event: `# 2 <UID>`."""
    lines = [f"{digest}  {name}\n" for name in sorted(files) for digest in sorted(files[name])]
    lines += [f"# {sequence} {uid}\n" for uid, sequence in sorted(sequences.items())]
    return "".join(lines).encode()


def replace_file(target: Path, content: bytes) -> Outcome:
    """Give a file this content, by an atomic rename, unless it has it already; WROTE or UNCHANGED.

    The file keeps its permissions. Raises OSError, always with a file name.
    """
    if target.is_file() and target.read_bytes() == content:
        return Outcome.UNCHANGED
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # else a crash could leave an empty file under the name
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None:  # the disk is full, for example
            error.filename = str(target)
        raise
    return Outcome.WROTE


def clean(targets: Iterable[Path]) -> None:
    """Remove the temporary files that a killed `replace_file` left beside these files.

    Call it only while no other process replaces them: see `alone`. Raises OSError.
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
    """Wait until no other build works in these folders, and make other builds wait until this block ends.

    It creates folders that do not exist. It locks the folders themselves, so that a killed build leaves no
    lock behind. On systems without such locks (Windows), it does nothing. Raises OSError.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        # each folder once, and all builds in the same order: else two could wait for each other
        for path in sorted({folder.resolve() for folder in folders}):
            descriptor = os.open(path, os.O_RDONLY)
            stack.callback(os.close, descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


def _remove_if_empty(folder: Path, stop: Path) -> None:
    while folder != stop and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
