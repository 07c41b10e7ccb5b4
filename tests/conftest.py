"""What all tests share: where things are, how to write a small timeline, and `--update-golden`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from timeline.loader import load
from timeline.model import Timeline

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser import Site

# machines are shared and slow at times; in CI the same examples are tried on every run
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, max_examples=200)
settings.load_profile("ci" if os.environ.get("CI") else "default")

ROOT = Path(__file__).resolve().parent.parent
HEAD = '[timeline]\ntitle = "A test"\ndomain = "example.org"\n'


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the expected outputs anew, to be reviewed"
    )


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for all tests of a module: Playwright's loop would be in the way of other modules'."""
    from tests.browser import launched

    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A folder for the pages of a module's tests."""
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
