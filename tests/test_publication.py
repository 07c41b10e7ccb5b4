"""Whatever happens to a build, each file is the old or the new one, whole; the next build ends the work."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.conftest import HEAD, ROOT
from tests.profiles import some
from tests.test_build import contents
from tests.test_cli import Result
from timeline.history import lock
from timeline.loader import load

BOTH = HEAD + "".join(f'[[feed]]\nid = "{name}"\ntitle = "Feed"\n' for name in ("a", "b", "c"))
OLD = (
    BOTH + '[[feed]]\nid = "gone"\ntitle = "G"\n[[event]]\nid = "talks"\ntitle = "Talks"\ndate = 2030-05-14\n'
)
NEW = (
    BOTH
    + '[[feed]]\nid = "new"\ntitle = "N"\n[[event]]\nid = "talks"\ntitle = "The talks"\ndate = "2030-06"\n'
)
FIRST, SECOND = 1_800_000_000, 1_800_100_000


def build(folder: Path, epoch: int) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(epoch))
        return Result("build", "-f", folder / "events.toml")


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """All files of a folder after a build, and after the next, of other data."""
    folder = tmp_path_factory.mktemp("straight")
    found = []
    for text, epoch in ((OLD, FIRST), (NEW, SECOND)):
        (folder / "events.toml").write_text(text, encoding="utf-8")
        assert build(folder, epoch).code == 0
        found.append(contents(folder))
    return found[0], found[1]


def laid_out(folder: Path, files: dict[str, bytes], text: str) -> Path:
    """A folder with these files, and the data of the next build."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "events.toml").write_text(text, encoding="utf-8")
    return folder


def forked(work: Callable[[], None]) -> int:
    """What waitpid says of a child process that did this work."""
    return os.waitpid(begun(work), 0)[1]


def begun(work: Callable[[], None]) -> int:
    """A child process that does this work."""
    child = os.fork()
    if not child:
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(70)
        os._exit(0)
    return child


def killed_at(folder: Path, step: int) -> Callable[[], None]:
    """A build that is killed before its nth operation on the file system that concerns a folder."""

    def work() -> None:
        assert build(folder, SECOND).code == 0

    return killed_at_operation(folder, step, work)


def killed_at_operation(folder: Path, step: int, work: Callable[[], None]) -> Callable[[], None]:
    """Work that is killed before its nth operation on the file system that concerns a folder."""

    def interrupted() -> None:
        left = step

        def hook(event: str, arguments: Sequence[object]) -> None:
            nonlocal left
            if event in ("open", "os.rename", "os.remove", "os.chmod", "os.mkdir", "os.rmdir"):
                path = arguments[0]
                if isinstance(path, str | Path) and str(path).startswith(str(folder)):
                    left -= 1
                    if left < 0:
                        os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        work()

    return interrupted


@pytest.mark.parametrize("first", [False, True], ids=["an old output is there", "there is none"])
def test_a_build_killed_at_any_step_leaves_old_and_new_files_and_the_next_ends_the_work(
    tmp_path: Path, versions: tuple[dict[str, bytes], dict[str, bytes]], first: bool
) -> None:
    old, new = versions
    if first:
        assert build(laid_out(tmp_path / "anew", {}, NEW), SECOND).code == 0
        old, new = {}, contents(tmp_path / "anew")
    folder = tmp_path / "killed"
    kills = 0
    states = set()
    for step in some(range(500), every=12):
        laid_out(folder, old, NEW)
        status = forked(killed_at(folder, step))
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            break
        assert os.WTERMSIG(status) == signal.SIGKILL
        kills += 1
        found = {name: data for name, data in contents(folder).items() if not name.endswith(".tmp")}
        for name, content in found.items():
            if name not in ("events.toml", "output/.manifest"):
                assert content in (old.get(name), new.get(name)), (step, name)
        for name in set(old) & set(new):
            assert name in found, (step, name)
        states.add(tuple(sorted(name for name in found if found[name] == new.get(name) != old.get(name))))
        assert load(folder / "events.toml").timeline is not None
        assert build(folder, SECOND).code == 0
        assert contents(folder) == new, step
    assert kills >= len(some(range(30 if first else 50), every=12))
    assert len(states) >= len(
        some(range(6), every=2)
    )  # it was killed between the files, not only before the first and after the last


def test_the_next_build_ends_the_work_with_the_stamps_that_the_killed_one_gave(
    tmp_path: Path, versions: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    old, new = versions
    folder = laid_out(tmp_path / "killed", old, NEW)
    for step in range(500):
        laid_out(folder, old, NEW)
        forked(killed_at(folder, step))
        if (folder / "events.lock").read_bytes() == new["events.lock"]:
            break
    assert (folder / "output" / "calendar.ics").read_bytes() == old["output/calendar.ics"]
    assert build(folder, SECOND + 86_400).code == 0
    assert contents(folder) == new


def test_what_a_killed_build_left_is_cleaned_up_and_what_is_somebody_else_s_is_not(tmp_path: Path) -> None:
    (tmp_path / "events.toml").write_text(OLD, encoding="utf-8")
    (tmp_path / "output").mkdir()
    left = [tmp_path / ".events.lock.123.tmp", tmp_path / "output" / ".calendar.ics.9.tmp"]
    others = [tmp_path / ".other.123.tmp", tmp_path / "output" / "calendar.ics.9.tmp"]
    others.append(tmp_path / "output" / ".calendar.ics.x.tmp")
    for path in (*left, *others):
        path.write_text("x", encoding="utf-8")
    assert build(tmp_path, FIRST).code == 0
    assert [path.exists() for path in left] == [False, False]
    assert all(path.exists() for path in others)


def test_a_disk_that_is_full_is_one_line_and_nothing_is_lost(
    tmp_path: Path, versions: tuple[dict[str, bytes], dict[str, bytes]], capfd: pytest.CaptureFixture[str]
) -> None:
    old, new = versions
    folder = laid_out(tmp_path / "full", old, NEW)
    os.truncate(folder / "output" / "index.html", 10)  # so that the page must be written anew
    for limit in (0, 500, 5_000):

        def work(limit: int = limit) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            result = build(folder, SECOND)
            assert result.code == 1
            assert re.fullmatch(r"error: cannot write \S+: file too large\n", result.err), result.err

        status = forked(work)
        assert status == 0, capfd.readouterr().err
        for name, content in contents(folder).items():
            if name not in ("events.toml", "output/.manifest", "output/index.html"):
                assert content in (old.get(name), new.get(name)), name
    assert build(folder, SECOND).code == 0
    assert contents(folder) == new


@pytest.mark.parametrize("closed", [".", "output"])
def test_a_folder_that_may_not_be_written_is_one_line_and_nothing_is_lost(
    tmp_path: Path, versions: tuple[dict[str, bytes], dict[str, bytes]], closed: str
) -> None:
    old, _ = versions
    folder = laid_out(tmp_path / "closed", old, NEW)
    (folder / closed).chmod(0o555)
    try:
        done = subprocess.run(
            [*unprivileged(), sys.executable, "-m", "timeline", "build", "-f", folder / "events.toml"],
            capture_output=True,
            text=True,
            cwd=ROOT,
        )
    finally:
        (folder / closed).chmod(0o755)
    assert done.returncode == 1
    assert re.fullmatch(r"error: cannot write \S+: permission denied\n", done.stderr), done.stderr
    written = {name: data for name, data in contents(folder).items() if name.startswith("output")}
    assert written == {name: data for name, data in old.items() if name.startswith("output")}


def unprivileged() -> list[str]:
    """What makes permissions hold for a command, for root too."""
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


def test_builds_at_once_into_one_folder_do_not_mix(tmp_path: Path) -> None:
    texts = {"one": OLD, "two": NEW}
    for name, text in texts.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    straight = {}
    for name in texts:
        assert ended_well(builder(tmp_path, name, tmp_path / "straight" / name))
        straight[name] = contents(tmp_path / "straight" / name)
    assert straight["one"] != straight["two"]
    for _ in some(range(4), every=2):
        running = [builder(tmp_path, name, tmp_path / "output") for name in ("one", "two", "one", "two")]
        assert [ended_well(process) for process in running] == [True] * 4
        assert contents(tmp_path / "output") in straight.values()


def test_first_builds_at_once_of_one_file_agree_on_one_memory(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(OLD, encoding="utf-8")
    running = [builder(tmp_path, "one", tmp_path / "output", epoch=FIRST + at) for at in range(4)]
    assert [ended_well(process) for process in running] == [True] * 4
    kept, _ = lock.parse((tmp_path / "one.lock").read_text(encoding="utf-8"), "one.lock")
    [entry] = kept.entries.values()
    assert entry.version.sequence == 0
    text = (tmp_path / "output" / "calendar.ics").read_text(encoding="utf-8")
    assert f"DTSTAMP:{entry.version.modified:%Y%m%dT%H%M%SZ}" in text
    assert not [name for name in contents(tmp_path) if name.endswith(".tmp")]


def builder(folder: Path, name: str, output: Path, epoch: int = FIRST) -> int:
    """A process that builds."""

    def work() -> None:
        os.environ["SOURCE_DATE_EPOCH"] = str(epoch)  # of that process alone
        assert Result("build", "-f", folder / f"{name}.toml", "-o", output).code == 0

    return begun(work)


def ended_well(process: int) -> bool:
    return os.waitpid(process, 0)[1] == 0


@pytest.fixture(scope="module", autouse=True)
def _imported(tmp_path_factory: pytest.TempPathFactory) -> None:
    """All that a build imports is imported before a child is forked: else each child would."""
    folder = tmp_path_factory.mktemp("warm")
    (folder / "events.toml").write_text(OLD, encoding="utf-8")
    assert build(folder, FIRST).code == 0
