"""`--watch`: what is served follows the data; errors in it are shown while the last good version stays."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from anyio.from_thread import start_blocking_portal

from tests.browser import window
from tests.conftest import HEAD
from tests.serving import DEADLINE, NOW, Served, served
from timeline.server import live, watch
from timeline.server.representations import Built, Sharing, Snapshot, snapshot_of
from timeline.server.state import Site
from timeline.server.watch import Signature, Source, signature

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

LIVE = Sharing(live=True)
FEED = "/calendar.ics"


def event(number: int, *, date: str = "2023-07-18") -> str:
    return f'[[event]]\nid = "e{number}"\ntitle = "Event {number}"\ndate = {date}\n'


GOOD, MORE, WRONG = HEAD + event(1), HEAD + event(1) + event(2), HEAD + event(1, date='"2023-13"')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "events.toml"
    found.write_text(GOOD, encoding="utf-8")
    return found


class Listener:
    """A page that listens for changes."""

    def __init__(self, server: Served) -> None:
        self._connection = server.connect()
        self._connection.sendall(b"GET /-/changes HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self._file = self._connection.makefile("rb")
        self.head = self._until(b"")

    def _until(self, line: bytes) -> str:
        lines = []
        while (read := self._file.readline()) and read.strip() != line:
            lines.append(read.decode())
        return "".join(lines)

    def state(self, wanted: Callable[[Any], bool]) -> Any:
        """The next state that is as wanted."""
        while read := self._file.readline():
            if read.startswith(b"data: ") and wanted(found := json.loads(read[6:])):
                return found
        pytest.fail("the stream ended")

    def rest(self) -> bytes:
        return self._file.read()


@pytest.fixture
def listening() -> Iterator[Callable[[Served], Listener]]:
    with contextlib.ExitStack() as stack:

        def listen(server: Served) -> Listener:
            listener = Listener(server)
            stack.callback(listener._connection.close)
            return listener

        yield listen


def any_state(_: object) -> bool:
    return True


def wrong(state: Any) -> bool:
    return bool(state["problems"])


def right(state: Any) -> bool:
    return not state["problems"]


# ---- Following the data


def test_a_change_is_served_and_the_page_is_notified(
    path: Path, listening: Callable[[Served], Listener]
) -> None:
    with served(path, sharing=LIVE) as server:
        listener = listening(server)
        first = listener.state(any_state)
        assert b"Event 2" not in server.get(FEED).content
        path.write_text(MORE, encoding="utf-8")
        second = listener.state(lambda state: state["version"] != first["version"])
        assert right(second)
        assert b"Event 2" in server.get(FEED).content
        page = server.get("/").text
        assert "Event 2" in page
        assert f'data-version="{second["version"]}"' in page


def test_errors_leave_the_last_good_version_and_are_shown_until_they_are_fixed(
    path: Path, listening: Callable[[Served], Listener]
) -> None:
    with served(path, sharing=LIVE) as server:
        before = {name: server.get(name) for name in ("/", FEED, "/events.json")}
        listener = listening(server)
        first = listener.state(right)
        path.write_text(WRONG, encoding="utf-8")
        state = listener.state(wrong)
        assert state["version"] == first["version"]
        assert state["summary"] == "1 error in the data: this is the last good version"
        assert "error[E102]: month must be 01 to 12, not 13" in state["problems"]
        for name, answer in before.items():
            after = server.get(name)
            assert (after.status, after.content, after.fields["etag"]) == (
                200,
                answer.content,
                answer.fields["etag"],
            )
        path.write_text(MORE, encoding="utf-8")
        assert listener.state(right)["version"] != first["version"]
        assert b"Event 2" in server.get(FEED).content


def test_a_pipe_in_the_files_place_at_the_start_is_an_error_and_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "events.toml"
    os.mkfifo(pipe)
    assert {name for name, *_ in signature(pipe)} == {str(pipe)}
    [error] = Source(pipe, LIVE, lambda: NOW).build().loaded.diagnostics
    assert (error.code, error.message) == ("E001", "cannot read the file: it is not a regular file")


@pytest.mark.parametrize("name", ["events.toml", "events.lock"])
def test_a_pipe_in_a_files_place_is_an_error_and_is_not_waited_for(
    path: Path, listening: Callable[[Served], Listener], name: str
) -> None:
    with served(path, sharing=LIVE) as server:
        listener = listening(server)
        pipe = path.with_name("pipe")
        os.mkfifo(pipe)
        try:
            pipe.replace(path.with_name(name))
            assert "it is not a regular file" in listener.state(wrong)["problems"]
            assert server.get(FEED).status == 200
            path.with_name(name).unlink()
            path.write_text(MORE, encoding="utf-8")
            listener.state(right)
            assert b"Event 2" in server.get(FEED).content
        finally:  # nobody else may wait for it either, or the server would not end
            if path.with_name(name).is_fifo():
                os.close(os.open(path.with_name(name), os.O_RDWR | os.O_NONBLOCK))


def test_a_file_that_is_taken_away_is_an_error_and_nothing_more(
    path: Path, listening: Callable[[Served], Listener]
) -> None:
    with served(path, sharing=LIVE) as server:
        listener = listening(server)
        path.unlink()
        assert "cannot read the file" in listener.state(wrong)["problems"]
        assert server.get(FEED).status == 200
        path.write_text(GOOD, encoding="utf-8")
        listener.state(right)


def test_without_a_good_version_the_page_waits_for_one(
    path: Path, listening: Callable[[Served], Listener]
) -> None:
    path.write_text(WRONG, encoding="utf-8")
    with served(path, sharing=LIVE) as server:
        answer = server.get("/")
        assert answer.status == 503
        assert 'data-version=""' in answer.text
        assert "month must be 01 to 12, not 13" in answer.text
        assert server.get(FEED).status == 503
        listener = listening(server)
        assert listener.state(wrong)["version"] == ""
        path.write_text(GOOD, encoding="utf-8")
        assert listener.state(right)["version"] != ""
        assert server.get(FEED).status == server.get("/").status == 200


def test_a_new_file_that_an_include_names_is_noticed(
    path: Path, listening: Callable[[Served], Listener]
) -> None:
    path.write_text(GOOD.replace("[timeline]", '[timeline]\ninclude = ["more/*.toml"]'), encoding="utf-8")
    more = path.parent / "more"
    with served(path, sharing=LIVE) as server:
        listener = listening(server)
        assert "finds no file" in listener.state(wrong)["problems"]
        more.mkdir()
        (more / "one.toml").write_text(event(3), encoding="utf-8")
        first = listener.state(right)
        assert b"Event 3" in server.get(FEED).content
        (more / "two.toml").write_text(event(4), encoding="utf-8")
        listener.state(lambda state: state["version"] != first["version"])
        assert b"Event 4" in server.get(FEED).content


def test_a_query_is_answered_from_the_data_as_it_is_now(
    path: Path, listening: Callable[[Served], Listener]
) -> None:
    with served(path, sharing=LIVE) as server:
        listener = listening(server)
        first = listener.state(any_state)
        old = server.get("/feed.ics?q=event")
        path.write_text(MORE, encoding="utf-8")
        listener.state(lambda state: state["version"] != first["version"])
        new = server.get("/feed.ics?q=event")
        assert b"Event 2" in new.content
        assert b"Event 2" not in old.content
        assert new.fields["etag"] != old.fields["etag"]


def test_what_cannot_be_built_is_reported_and_survived(
    path: Path, listening: Callable[[Served], Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[Exception] = []
    with served(path, sharing=LIVE, failed=failures.append) as server:
        listener = listening(server)
        first = listener.state(any_state)
        with monkeypatch.context() as patch:
            patch.setattr(watch, "snapshot_of", None)
            path.write_text(MORE, encoding="utf-8")
            assert "TypeError: " in listener.state(wrong)["problems"]
        assert server.get(FEED).status == 200
        assert isinstance(failures[0], TypeError)
        path.write_text(MORE + event(3), encoding="utf-8")
        assert listener.state(right)["version"] != first["version"]


def test_while_the_site_is_being_built_the_old_one_is_answered_whole(
    path: Path, listening: Callable[[Served], Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    making, go = threading.Event(), threading.Event()

    def slow(*arguments: Any, **options: Any) -> Built:
        built = snapshot_of(*arguments, **options)
        making.set()
        assert go.wait(DEADLINE)
        return built

    with served(path, sharing=LIVE) as server:
        listener = listening(server)
        first = listener.state(any_state)
        monkeypatch.setattr(watch, "snapshot_of", slow)
        path.write_text(MORE, encoding="utf-8")
        try:
            assert making.wait(DEADLINE)
            for name in ("/", FEED, "/events.json", "/feed.ics?q=event"):
                answer = server.get(name)
                assert answer.status == 200
                assert b"Event 2" not in answer.content
        finally:
            go.set()
        listener.state(lambda state: state["version"] != first["version"])
        for name in ("/", FEED, "/events.json", "/feed.ics?q=event"):
            assert b"Event 2" in server.get(name).content


# ---- What has changed, and what has not


def snapshot(path: Path, before: Snapshot | None = None, *, later: int = 0) -> Snapshot:
    built = snapshot_of(path, now=NOW.replace(second=later), sharing=Sharing(), before=before)
    assert built.snapshot is not None
    return built.snapshot


def test_what_a_change_does_not_touch_stays_the_same_resource(path: Path) -> None:
    head = HEAD + '[[feed]]\nid = "one"\ntitle = "One"\nwhere = "2023"\n'
    path.write_text(head + event(1), encoding="utf-8")
    os.utime(path, (1e9, 1e9))
    first = snapshot(path)
    path.write_text(head + event(1) + event(2, date="2019-01-01"), encoding="utf-8")
    os.utime(path, (1.1e9, 1.1e9))
    second = snapshot(path, first, later=30)
    changed = {name for name in second.resources if second.resources[name] != first.resources[name]}
    assert FEED in changed
    [script] = [name for name in second.resources if name.startswith("/assets/")]
    assert script not in changed


def test_a_change_is_newer_than_what_it_replaces_even_if_its_file_is_older(path: Path) -> None:
    first = snapshot(path)
    path.write_text(MORE, encoding="utf-8")
    os.utime(path, (1e9, 1e9))  # put back from a backup, say
    second = snapshot(path, first, later=30)
    assert second.resources[FEED].modified == NOW.replace(second=30)
    assert second.resources[FEED].modified > first.resources[FEED].modified


def test_the_signature_is_that_of_the_file_its_includes_and_its_lock(path: Path) -> None:
    seen = [signature(path)]

    def changed() -> bool:
        seen.append(signature(path))
        return seen[-1] != seen[-2]

    assert not changed()
    (path.parent / "other.toml").write_text(event(5), encoding="utf-8")
    assert not changed()
    path.with_suffix(".lock").write_text("", encoding="utf-8")
    assert changed()
    path.write_text(GOOD.replace("[timeline]", '[timeline]\ninclude = ["o*.toml"]'), encoding="utf-8")
    assert changed()
    (path.parent / "other.toml").write_text(event(6) + "\n", encoding="utf-8")
    assert changed()
    status = path.stat()
    other = path.with_name("new")
    other.write_text(path.read_text(encoding="utf-8").replace("A test", "B test"), encoding="utf-8")
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(path)  # the same size and time, but another file
    assert changed()
    path.unlink()
    assert changed()


def test_files_that_the_loader_would_include_are_watched_and_no_others(path: Path) -> None:
    data = path.parent / "data"
    data.mkdir()
    path = path.rename(data / path.name)
    path.write_text(
        GOOD.replace("[timeline]", '[timeline]\ninclude = ["", "../other.toml", "o*.toml"]'), encoding="utf-8"
    )
    (data / "other.toml").write_text(event(5), encoding="utf-8")
    (data.parent / "other.toml").write_text(event(6), encoding="utf-8")
    assert {Path(name) for name, *_ in signature(path)} == {path, data / "other.toml"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "timeline = 3",
        "[timeline]\ninclude = 3",
        '[timeline]\ninclude = [3, "", "/", "../*"]',
        "a=" + "[" * 9_999,
    ],
)
def test_a_file_that_cannot_be_read_has_a_signature_too(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    assert signature(path)
    path.write_bytes(b"\xff" + text.encode())
    assert signature(path)


def test_a_file_that_is_still_being_written_is_not_taken_up(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A half of it could be whole TOML, and its events would vanish from calendars."""
    looks = iter("abcdd")
    built: list[str] = []
    looked: list[str] = []

    def sign(_: Path) -> Signature:
        looked.append(next(looks, "d"))
        return frozenset({(looked[-1], 0, 0, 0)})

    class Counting(Source):
        def build(self, before: Snapshot | None = None) -> Built:
            built.append(looked[-1])
            return super().build(before)

    async def run() -> None:
        source = Counting(path, Sharing(), lambda: NOW)
        following = watch.watch(
            Site(), source, sign(path), report=lambda _: done.set(), failed=print, interval=0
        )
        done = asyncio.Event()
        task = asyncio.create_task(following)
        await asyncio.wait_for(done.wait(), DEADLINE)
        while len(looked) < 9:  # and nothing more is built
            await asyncio.sleep(0.01)
        task.cancel()

    monkeypatch.setattr(watch, "signature", sign)
    with start_blocking_portal() as portal:  # a thread of its own: in this one may be Playwright's loop
        portal.call(run)
    assert built == ["d"]


# ---- The page


def test_the_watched_page_is_the_page_and_what_keeps_it_up_to_date(path: Path) -> None:
    with served(path) as plain, served(path, sharing=LIVE) as watched:
        page, live_page = plain.get("/"), watched.get("/")
        version = plain.snapshot.version
        added = (
            '<link rel="stylesheet" href="-/live.css">\n'
            f'<script src="-/live.js" data-version="{version}" defer></script>\n'
        )
        assert added in live_page.text
        assert (
            live_page.text.replace(added, "")
            .replace("; connect-src 'self'", "")
            .replace("style-src-elem 'self'", "style-src-elem")
            == page.text
        )
        assert live_page.fields["cache-control"] == "no-store"
        assert plain.get(FEED).content == watched.get(FEED).content
        for name, media_type in live.ASSETS.items():
            answer = watched.get(name)
            assert answer.fields["content-type"] == media_type
            assert answer.fields["cache-control"] == "no-store"
            assert answer.fields["x-content-type-options"] == "nosniff"
            assert name.removeprefix("/") in live_page.text


def test_a_page_that_the_script_cannot_be_put_into_is_a_fault() -> None:
    with pytest.raises(ValueError, match="no policy"):
        live.page(b"<html><head></head>", version="1")


def test_the_stream_says_what_it_is_and_ends_with_the_server(
    path: Path, listening: Callable[[Served], Listener]
) -> None:
    with served(path, sharing=LIVE) as server:
        listener = listening(server)
        assert "content-type: text/event-stream" in listener.head
        assert "cache-control: no-store" in listener.head
        assert server.get(live.CHANGES, "HEAD").fields["content-type"].startswith("text/event-stream")
        assert server.get("/-/nothing").status == 404
        assert server.get(live.CHANGES, "POST").status == 405
        assert server.get(live.CHANGES, Host="evil.example").status == 421
        begun = time.monotonic()
    assert time.monotonic() - begun < 5
    assert b"\r\n0\r\n\r\n" in listener.rest()  # the last chunk: it was ended, not cut off


def test_a_limited_number_of_pages_is_notified(
    path: Path, listening: Callable[[Served], Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    from timeline.server import app

    monkeypatch.setattr(app, "MAX_LISTENERS", 3)
    with served(path, sharing=LIVE) as server:
        listeners = [listening(server) for _ in range(3)]
        for listener in listeners:
            listener.state(any_state)
        assert server.get(live.CHANGES).status == 503
        listeners[0]._connection.close()
        listeners[0]._file.close()
        end = time.monotonic() + DEADLINE
        while server.site.listeners == 3 and time.monotonic() < end:
            time.sleep(0.02)
        listening(server).state(any_state)  # one that went away makes room


# ---- In a browser


@contextlib.contextmanager
def shown(browser: Browser, server: Served) -> Iterator[tuple[Page, list[str]]]:
    """The page in a window, and all that its console says."""
    with window(browser, width=1200, height=800) as empty:
        empty.page.goto(f"http://127.0.0.1:{server.port}/")
        yield empty.page, empty.messages


def title(page: Page, text: str) -> Locator:
    """It in the table of events."""
    return page.get_by_role("table").get_by_text(text).first


def problems(page: Page, text: str = "") -> Locator:
    return page.locator("#live-text", has_text=text)


def test_the_page_reloads_itself_shows_what_is_wrong_and_takes_it_away_again(
    browser: Browser, path: Path
) -> None:
    with served(path, sharing=LIVE) as server, shown(browser, server) as (page, messages):
        title(page, "Event 1").wait_for()
        assert problems(page).count() == 0
        path.write_text(MORE, encoding="utf-8")
        title(page, "Event 2").wait_for()
        markup = '"<img src=x onerror=alert(1)>"'
        path.write_text(WRONG + f"summary = {markup}\ndates = {markup}\n", encoding="utf-8")
        problems(page, "month must be 01 to 12").wait_for()
        assert problems(page, "<img").is_visible()  # as text
        assert page.locator("img").count() == 0
        assert title(page, "Event 2").is_visible()
        alert = page.get_by_role("alert")
        assert alert.inner_text() == "2 errors in the data: this is the last good version"
        page.get_by_role("button", name="Hide").click()
        assert not page.locator("#live-text").is_visible()
        page.get_by_role("button", name="Show").click()
        assert page.locator("#live-text").is_visible()
        path.write_text(MORE, encoding="utf-8")
        problems(page).wait_for(state="detached")
        path.write_text(MORE + event(3), encoding="utf-8")
        title(page, "Event 3").wait_for()
        assert [each for each in messages if "favicon" not in each] == []


def test_a_page_that_never_was_appears_when_the_data_is_fixed(browser: Browser, path: Path) -> None:
    path.write_text(WRONG, encoding="utf-8")
    with served(path, sharing=LIVE) as server, shown(browser, server) as (page, messages):
        problems(page, "month must be 01 to 12").wait_for()
        path.write_text("[", encoding="utf-8")
        problems(page, "E003").wait_for()
        path.write_text(GOOD, encoding="utf-8")
        title(page, "Event 1").wait_for()
        assert [each for each in messages if "503" not in each and "favicon" not in each] == []


def test_a_page_in_the_background_holds_no_connection_and_catches_up_when_it_is_seen(
    browser: Browser, path: Path
) -> None:
    with served(path, sharing=LIVE) as server, shown(browser, server) as (page, _):
        title(page, "Event 1").wait_for()
        end = time.monotonic() + DEADLINE
        while not server.site.listeners and time.monotonic() < end:
            page.wait_for_timeout(20)
        assert server.site.listeners == 1
        page.evaluate(
            '() => { Object.defineProperty(document, "hidden", { value: true, configurable: true });'
            ' document.dispatchEvent(new Event("visibilitychange")); }'
        )
        while server.site.listeners and time.monotonic() < end:
            page.wait_for_timeout(20)
        assert server.site.listeners == 0
        path.write_text(MORE, encoding="utf-8")
        page.evaluate(
            '() => { Object.defineProperty(document, "hidden", { value: false, configurable: true });'
            ' document.dispatchEvent(new Event("visibilitychange")); }'
        )
        title(page, "Event 2").wait_for()
