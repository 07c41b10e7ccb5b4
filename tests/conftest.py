"""What all tests share: where things are, a small timeline, a browser, `--thorough` and `--update-golden`."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import profiles
from timeline.diagnostics import Diagnostic, Severity
from timeline.loader import Loaded, load
from timeline.model import Timeline

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser import Site
    from tests.js import Modules

ROOT = Path(__file__).resolve().parent.parent
HEAD = '[timeline]\ntitle = "A test"\ndomain = "example.org"\n'


LEFT = pytest.StashKey[int]()
"""How many tests were left to `--thorough`."""


def errors(loaded: Loaded) -> list[Diagnostic]:
    """The errors of a file. Of its warnings, a test looks for those alone that it is about."""
    return [each for each in loaded.diagnostics if each.severity is Severity.ERROR]


def of(code: str, loaded: Loaded) -> list[Diagnostic]:
    """What is found in a file under one code, whatever else is."""
    return [each for each in loaded.diagnostics if each.code == code]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--thorough",
        action="store_true",
        help="run the long campaigns and the widest sweeps too, and all of each (see tests/README.md)",
    )
    parser.addoption(
        "--update-golden", action="store_true", help="write the expected outputs anew, to be reviewed"
    )


def pytest_configure(config: pytest.Config) -> None:
    # what many tests start is compiled once, not by each process
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    config.stash[LEFT] = 0
    profiles.load(thorough=config.getoption("--thorough"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """No workers for tests of one file: they would begin later, and end no sooner."""
    return 0 if len(config.args) == 1 and not Path(config.args[0]).is_dir() else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--thorough"):
        return
    left = [item for item in items if item.get_closest_marker("thorough")]
    items[:] = [item for item in items if not item.get_closest_marker("thorough")]
    config.hook.pytest_deselected(items=left)
    config.stash[LEFT] = len(left)
    if hasattr(config, "workeroutput"):  # one of xdist's workers, each of which collects all tests
        config.workeroutput["left"] = len(left)


def pytest_collection_finish() -> None:
    # what is there now stays to the end: the collector need not look at it again and again
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    if hasattr(node, "workeroutput"):  # not of one that crashed
        node.config.stash[LEFT] = node.workeroutput.get("left", 0)  # with --thorough nothing is left


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if left := config.stash[LEFT]:
        terminalreporter.line(f"{left} tests were left to --thorough (tests/README.md says which, and why)")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a file's; with --update-golden, make the file hold it."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text

    return compare


@pytest.fixture(scope="session")
def shipped() -> Timeline:
    """The timeline of events.toml."""
    loaded = load(ROOT / "events.toml")
    assert loaded.timeline is not None, loaded.diagnostics
    return loaded.timeline


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Playwright's loop runs in this thread until the end: another needs a thread of its own."""
    from tests.browser import launched

    with launched() as found:
        yield found


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Modules]:
    """The page's modules in node."""
    from tests.js import modules

    with modules(tmp_path_factory.mktemp("modules")) as found:
        yield found


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A folder for pages, one for all tests: Chromium compiles plotly.js anew at each new address."""
    from tests.browser import Site

    return Site(tmp_path_factory.mktemp("site"))


@pytest.fixture
def timeline_of(tmp_path: Path) -> Callable[[str], Timeline]:
    """A timeline read from the text of its events, with a [timeline] table put before it."""

    def make(text: str, *, head: str = HEAD) -> Timeline:
        path = tmp_path / "events.toml"
        path.write_text(head + text, encoding="utf-8")
        loaded = load(path)
        assert loaded.timeline is not None, loaded.diagnostics
        return loaded.timeline

    return make
