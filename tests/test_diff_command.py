"""`timeline diff`, and versions in git: named as git names them, whole, and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import HEAD
from tests.test_cli import Result
from tests.test_diff import event


class Run(Result):
    """What `timeline diff` printed, and how it ended."""

    def __init__(self, *arguments: str | Path) -> None:
        super().__init__("diff", *arguments)


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout


def commit(folder: Path, **files: str) -> None:
    """Commit files, named with `__` for a slash and without `.toml`."""
    for name, content in files.items():
        path = folder / f"{name.replace('__', '/')}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "x")


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in which events.toml has three versions, and what is not committed yet."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.delenv("TIMELINE_FILE", raising=False)
    folder = tmp_path / "project"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch", "main")
    for year in (2021, 2022, 2023):
        commit(folder, events=HEAD + event(f"date = {year}"))
    git(folder, "tag", "v1", "HEAD~2")
    (folder / "events.toml").write_text(HEAD + event("date = 2024"), encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def moved(first: int, last: int) -> str:
    return f"from some time in {first} to some time in {last}"


@needs_git
@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("arguments", "first", "last"),
    [
        (["HEAD"], 2023, 2024),
        (["HEAD~2"], 2021, 2024),
        (["HEAD~2:events.toml"], 2021, 2024),
        (["HEAD~2:./events.toml"], 2021, 2024),
        (["v1", "HEAD"], 2021, 2023),
        (["v1:events.toml", "main~1"], 2021, 2022),
        (["events.toml", "v1"], 2024, 2021),  # backwards is as good
        (["HEAD@{0}:events.toml"], 2023, 2024),
    ],
)
def test_a_revision_is_named_as_git_names_it(arguments: list[str], first: int, last: int) -> None:
    run = Run(*arguments)
    assert run.code == 0, run.err
    assert moved(first, last) in run.out


@needs_git
def test_from_a_folder_below_paths_are_those_of_git(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository, data__events=HEAD + event("date = 2030"))
    (repository / "data" / "events.toml").write_text(HEAD + event("date = 2031"), encoding="utf-8")
    monkeypatch.chdir(repository / "data")
    for name in ("HEAD:data/events.toml", "HEAD:./events.toml", "HEAD:../data/events.toml", "HEAD"):
        assert moved(2030, 2031) in Run(name).out, name
    assert moved(2021, 2031) in Run("v1:events.toml").out
    (repository / "data" / "events.toml").unlink()
    assert moved(2021, 2024) in Run("v1").out  # the file that is found above


@needs_git
def test_a_bare_revision_is_of_the_file_s_own_repository(
    repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert moved(2021, 2024) in Run("v1", "--file", repository / "events.toml").out


@needs_git
def test_a_file_that_exists_goes_before_a_revision_and_a_folder_does_not(repository: Path) -> None:
    (repository / "v1").write_text(HEAD + event("date = 2000"), encoding="utf-8")
    assert moved(2000, 2024) in Run("v1").out
    (repository / "v1").unlink()
    (repository / "v1").mkdir()
    assert moved(2021, 2024) in Run("v1").out


@needs_git
def test_includes_and_the_lock_are_those_of_the_revision(repository: Path) -> None:
    head = HEAD + 'include = ["more/*.toml"]\n'
    commit(
        repository,
        events=head,
        more__a=event("date = 2025", name="a"),
        more__b=event("date = 2026", name="b"),
        unread="not TOML",
    )
    (repository / "more" / "b.toml").unlink()
    (repository / "more" / "a.toml").write_text(event("date = 2026", name="a"), encoding="utf-8")
    out = Run("HEAD").out
    assert moved(2025, 2026) in out
    assert "Removed (1)" in out


@needs_git
def test_a_uid_that_only_the_lock_of_a_revision_knows_is_the_event_s(repository: Path) -> None:
    assert Result("build").code == 0
    lock = Path("events.lock").read_text(encoding="utf-8")
    assert "talks@example.org" in lock
    Path("events.lock").write_text(lock.replace("talks@example.org", "kept@example.org"), encoding="utf-8")
    git(repository, "add", "events.lock")
    for year in (2026, 2027):
        commit(repository, events=HEAD + event(f"date = {year}"))
    [row] = json.loads(Run("HEAD~1", "HEAD", "--format", "json").out)
    assert row["uid"] == "kept@example.org"


@needs_git
def test_faults_in_an_old_version_are_reported_under_the_name_that_git_gives_it(repository: Path) -> None:
    commit(
        repository,
        data__events=HEAD + 'include = ["more/*.toml", "less/*.toml"]\n' + event("date = 2026"),
        data__more__a=event("date = 2026-13-01") + event("date = 2026"),
    )
    run = Run("HEAD:data/events.toml")
    assert run.code == 1
    assert run.out == ""
    assert "--> HEAD:data/events.toml:4:27" in run.err
    assert "--> HEAD:data/more/a.toml:" in run.err
    assert "relative to data/" in run.err
    assert " date = 2026-13-01" in run.err
    assert "git show HEAD:data/events.toml > old.toml" in run.err
    assert "tmp" not in run.err
    assert Run("HEAD:data/events.toml", "--exit-code").code == 2


@needs_git
@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("arguments", "message", "help_"),
    [
        (["HEAD~9"], 'no file and no revision "HEAD~9"', "git log"),
        (["HEAD~9:events.toml"], 'no revision "HEAD~9"', "git log"),
        (["mian"], 'no file and no revision "mian"', 'did you mean "main"?'),
        (["v1..HEAD"], 'no revision "v1..HEAD"', "name two revisions: v1 HEAD"),
        (["HEAD:event.toml"], 'no file "event.toml" in HEAD', 'did you mean "events.toml"?'),
        (["HEAD:"], '"HEAD:" is neither', "HEAD~3:events.toml"),
        (["HEAD:."], '"HEAD:." names a folder', "events.toml"),
        (["HEAD:../events.toml"], 'no file "../events.toml"', "did you mean"),
        ([":events.toml"], "neither a file nor a revision", "HEAD~3"),
        (["--", "--output=x"], "neither a file nor a revision", "HEAD~3"),
    ],
)
def test_a_version_that_cannot_be_had_is_one_line_and_help(
    arguments: list[str], message: str, help_: str
) -> None:
    run = Run(*arguments)
    assert run.code == 2
    assert message in run.err
    assert [line.split(":")[0] for line in run.err.splitlines()] == ["error", "help"]
    assert help_ in run.err.splitlines()[1]


@needs_git
def test_what_else_git_refuses_is_reported_in_its_own_words(repository: Path) -> None:
    git(repository, "config", "core.repositoryFormatVersion", "99")
    run = Run("HEAD")
    assert run.code == 2
    assert run.err.startswith("error: git says: ")
    assert "99" in run.err


@needs_git
def test_a_file_that_lies_below_is_named_from_here(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(repository, data__mine=HEAD)
    monkeypatch.chdir(repository / "data")
    assert 'from here it is "HEAD:./mine.toml"' in Run("HEAD:mine.toml").err


@needs_git
def test_a_shallow_clone_says_that_it_is_one(
    repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", "--depth", "1", repository.as_uri(), "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    assert "shallow" in Run("HEAD~1").err


@needs_git
@pytest.mark.usefixtures("repository")
def test_outside_of_a_repository_a_name_is_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "events.toml").write_text(HEAD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("old.toml", "HEAD:events.toml"):
        run = Run(name)
        assert run.code == 2
        assert "no git repository" in run.err


def test_without_git_files_can_be_compared_and_revisions_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for name, year in (("old", 2021), ("events", 2022)):
        (tmp_path / f"{name}.toml").write_text(HEAD + event(f"date = {year}"), encoding="utf-8")
    assert moved(2021, 2022) in Run("old.toml").out
    run = Run("HEAD")
    assert (run.code, "git is not installed" in run.err) == (2, True)


@needs_git
def test_a_symbolic_link_in_a_revision_is_refused_by_name(repository: Path) -> None:
    (repository / "link.toml").symlink_to("events.toml")
    commit(repository)
    run = Run("HEAD:link.toml")
    assert (run.code, '"link.toml" is a symbolic link' in run.err) == (2, True)


def test_a_path_with_a_drive_is_never_a_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "events.toml").write_text(HEAD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    run = Run("C:\\data\\events.toml")
    assert (run.code, "E001" in run.err) == (1, True)


def test_the_status_is_0_unless_a_difference_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, year in (("old", 2021), ("events", 2022)):
        (tmp_path / f"{name}.toml").write_text(HEAD + event(f"date = {year}"), encoding="utf-8")
    assert Run("old.toml").code == 0
    assert Run("old.toml", "--exit-code").code == 1
    same = Run("events.toml", "--exit-code")
    assert (same.code, same.out) == (0, "no changes\n")
    written = Run("old.toml", "--format", "json", "-o", "changes.json")
    assert (written.code, written.out) == (0, "")
    assert json.loads((tmp_path / "changes.json").read_text(encoding="utf-8"))[0]["what"] == "moved"


def test_the_newest_day_of_a_lock_is_no_change_of_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "events.toml").write_text(HEAD + event("date = 2021"), encoding="utf-8")
    shutil.copy("events.toml", "old.toml")
    assert Result("build", "--output", "output").code == 0
    assert Run("old.toml").out == "no changes\n"
