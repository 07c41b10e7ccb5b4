"""The feed of changes: what the lock remembers, as Atom that others can read, and always the same."""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import HEAD
from timeline.history import atom, lock
from timeline.history.diff import What
from timeline.history.lock import EMPTY, Lock, Past
from timeline.history.steps import steps
from timeline.loader import load
from timeline.model import Timeline

Read = Callable[[str], Timeline]
ATOM = "{http://www.w3.org/2005/Atom}"
UID = "talks@example.org"
FIRST = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)


def event(text: str, *, name: str = "talks") -> str:
    return f'[[event]]\nid = "{name}"\n' + ("" if "title =" in text else 'title = "Talks"\n') + f"{text}\n"


def published(*versions: Timeline, days: int = 1) -> tuple[Timeline, Lock]:
    """The last of some versions, and the lock after each was built, `days` apart."""
    memory = EMPTY
    for number, version in enumerate(versions):
        remembered, _ = lock.remember(version, memory)
        memory = lock.update(remembered, memory, now=FIRST + number * dt.timedelta(days=days)).lock
    return lock.remember(versions[-1], memory)[0], memory


def written(*versions: Timeline) -> bytes:
    return atom.write(*published(*versions))


def entries(content: bytes) -> list[tuple[str, str]]:
    """Each entry's title, and its content as text."""
    parsed = feedparser.parse(content)
    assert not parsed.bozo
    return [(entry.title, re.sub("<[^>]+>", " ", entry.content[0].value).strip()) for entry in parsed.entries]


# ---- What it reports


def test_the_first_build_is_no_news(timeline_of: Read) -> None:
    content = written(timeline_of(event("date = 2026")))
    assert entries(content) == []
    assert feedparser.parse(content).feed.updated == "2026-01-01T12:00:00+00:00"


def test_all_that_one_build_changed_in_an_event_is_one_entry_the_newest_first(timeline_of: Read) -> None:
    content = written(
        timeline_of(event('date = "2026-04"')),
        timeline_of(event('date = "2026-04"') + event("date = 2027-01-01", name="report")),
        timeline_of(
            event('date = "2026-05-14/2026-05-15"\ntitle = "Summit"\nplace = { name = "Beijing" }')
            + event('date = 2027-01-01\nstatus = "cancelled"', name="report")
        ),
    )
    assert entries(content) == [
        ("Cancelled: Talks", "1 January 2027"),
        (
            "Moved: Summit",
            "from some day in April 2026 to 14 to 15 May 2026  was titled “Talks”  place given: “Beijing”",
        ),
        ("Added: Talks", "1 January 2027"),
    ]
    assert feedparser.parse(content).feed.updated == "2026-01-03T12:00:00+00:00"


def test_what_vanished_came_back_or_was_taken_in_is_reported(timeline_of: Read) -> None:
    both = event("date = 2036-01-01") + event("date = 2037-01-01", name="b")
    one = event("date = 2037-01-01", name="b")
    taken_in = event('date = 2037-01-01\nformerly = ["talks"]', name="b")
    found = entries(written(*map(timeline_of, (both, one, both, taken_in))))
    assert found == [
        ("Merged: Talks", "into “Talks”"),
        ("Back: Talks", "in the data again"),
        ("Removed: Talks", "1 January 2036"),
    ]


def test_an_entry_once_written_is_the_same_in_every_later_feed(timeline_of: Read) -> None:
    """No entry shows what only a later version changed: readers would see it as unread again."""
    versions = [
        timeline_of(event("date = 2030")),
        timeline_of(event("date = 2030") + event('date = "2031-01"\ntitle = "A -> B"', name="other")),
        timeline_of(event("date = 2031") + event('date = "2031-02"\ntitle = "B -> A"', name="other")),
        timeline_of(
            event('date = 2032\nsummary = "S."')
            + event('date = "2031-03"\ntitle = "C"\nstatus = "postponed"', name="other")
        ),
    ]
    seen: dict[str, bytes] = {}
    for count in range(1, len(versions) + 1):
        for entry in ET.fromstring(written(*versions[:count])).iter(f"{ATOM}entry"):
            name = entry.findtext(f"{ATOM}id") or ""
            assert seen.setdefault(name, ET.tostring(entry)) == ET.tostring(entry)
    assert len(seen) == 5


def test_actors_and_sources_are_reported_by_name(timeline_of: Read) -> None:
    tables = '[[actor]]\nid = "cn"\nname = "China"\n[[source]]\nid = "s"\ntitle = "The Paper"\n'
    old = timeline_of(tables + event("date = 2026"))
    new = timeline_of(tables + event('date = 2026\nactors = ["cn"]\ncite = [{ source = "s" }]'))
    assert entries(written(old, new)) == [("Details: Talks", "actor added: China  source added: “The Paper”")]


def test_a_note_of_a_source_is_a_detail(timeline_of: Read) -> None:
    old, new = (
        timeline_of(event(f'date = 2026\ncite = [{{ source = "s", note = "{note}" }}]')) for note in "ab"
    )
    [(title, words)] = entries(written(old, new))
    assert title == "Details: Talks"
    assert words


def test_only_the_newest_hundred_are_reported(timeline_of: Read) -> None:
    many = "".join(
        event(f"date = 2026-01-{1 + n % 28:02}", name=f"e{n}") for n in range(atom.MAX_ENTRIES + 5)
    )
    old = event("date = 2036") + event("date = 2036", name="old")
    content = written(timeline_of(event("date = 2036")), timeline_of(old), timeline_of(old + many))
    ids = [entry.id for entry in feedparser.parse(content).entries]
    assert len(ids) == len(set(ids)) == atom.MAX_ENTRIES
    assert not any(":old/" in name for name in ids)


def test_what_a_merge_left_in_the_history_is_reported_as_it_stands(timeline_of: Read) -> None:
    timeline, memory = published(timeline_of(event('date = 2026\nactors = ["us"]')))
    damaged = (
        "date 2026-99 -> 2026",
        "actors +mx",
        "wave hands",
        "status odd -> confirmed",
        "date 2026 -> 2026",
        "",
    )
    for what in damaged:
        entry = replace(memory.entries[UID], history=(Past(FIRST, what),))
        [step] = steps(entry, timeline)
        assert step.lines == ((What.DETAILS, what),)
    assert atom.write(timeline, replace(memory, entries={entry.uid: entry}))


# ---- History is read as it was written

VARIANTS: Sequence[str] = (
    'date = "2026-04"',
    'date = "2026-04"\ntitle = "Talks -> more talks"',
    'date = "2026-04"\ntitle = "more talks"\nsummary = "S."',
    'date = "2026-05-14/2026-05-15"\nwas = ["2026-04"]\nactors = ["us", "cn"]',
    'date = 2026-05-14\nactors = ["cn", "mx"]\nstatus = "cancelled"',
    'date = "unknown"\nstatus = "postponed"\ncategory = "summit"',
    'start = 2026-05-14T10:00:00\nplace = { name = "A", timezone = "Europe/Paris" }',
    'start = 2026-05-14T10:00:00\nplace = { name = "A", timezone = "Asia/Tokyo" }',
    'date = 2026-05-14\ntime = "about 00:30"\nkind = "deadline"',
    'date = 2026-05-14\nrepeat = "FREQ=YEARLY"\nexcept = [2027-05-14]',
    'date = 2026-05-14\nrepeat = "FREQ=YEARLY"\nmoved = [{ from = 2027-05-14, to = 2027-05-16 }]',
    'date = 2026-05-14\nrepeat = "FREQ=YEARLY;UNTIL=20300514"\n'
    "moved = [{ from = 2027-05-14, to = 2027-05-15 }, { from = 2028-05-14, to = 2028-05-16 }]",
    'date = 2026\nrelated = [{ event = "z", as = "leads-to" }]\ncite = [{ source = "a" }, { source = "b" }]',
    'date = 2026\nrelated = [{ event = "z", as = "follows" }]\ncite = [{ source = "b" }]',
)


@pytest.fixture(scope="module")
def variant(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Timeline]:
    folder: Path = tmp_path_factory.mktemp("variants")
    tables = [f'[[actor]]\nid = "{name}"\nname = "{name.upper()}"\n' for name in ("us", "cn", "mx")]
    tables += [f'[[source]]\nid = "{name}"\ntitle = "{name.upper()}"\n' for name in "ab"]
    tables += ['[[category]]\nid = "summit"\nname = "Summits"\n', event("date = 1999", name="z")]

    @cache
    def make(number: int) -> Timeline:
        path = folder / f"{number}.toml"
        path.write_text(HEAD + "".join(tables) + event(VARIANTS[number]), encoding="utf-8")
        timeline = load(path).timeline
        assert timeline is not None
        return timeline

    return make


@given(numbers=st.lists(st.integers(0, len(VARIANTS) - 1), min_size=2, max_size=6))
def test_what_is_reported_of_a_change_stays_so_whatever_comes_after_it(
    variant: Callable[[int], Timeline], numbers: list[int]
) -> None:
    builds = [published(*map(variant, numbers[:count])) for count in range(1, len(numbers) + 1)]
    found = [list(steps(memory.entries[UID], timeline)) for timeline, memory in builds]
    for (before, after), (earlier, later) in zip(pairwise(numbers), pairwise(found), strict=True):
        assert later[len(later) - len(earlier) :] == earlier  # newest first
        news = later[: len(later) - len(earlier)]
        assert len(news) == (before != after)
        for step in news:
            # read as a field's value, and not shown as the lock has it
            assert not any(" -> " in words and "“" not in words for _, words in step.lines)


# ---- What RFC 4287 asks for


@pytest.fixture
def feed(timeline_of: Read) -> bytes:
    head = HEAD + 'url = "https://example.org/talks"\nlanguage = "de"\ndescription = "D & d"\n'
    read: Callable[..., Timeline] = timeline_of
    old = read(event("date = 2030") + event("date = 2031-01-01", name="gone"), head=head)
    new = read(
        event('date = 2031\ntitle = "<b>T</b> & ]]> “q”"\nsummary = "S"')
        + event("date = 2032", name="b")
        + event("date = 2033", name="c"),
        head=head,
    )
    return written(old, new)


def test_a_feed_has_what_rfc_4287_asks_for_and_nothing_twice(feed: bytes) -> None:
    root = ET.fromstring(feed)
    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "de"
    elements = [root, *root.iter(f"{ATOM}entry")]
    assert len(elements) == 1 + 4
    for element in elements:
        for name in ("id", "title", "updated"):  # 4.1.1, 4.1.2: exactly one
            assert [bool(each.text) for each in element.findall(f"{ATOM}{name}")] == [True], name
        # 3.3: an upper-case T, and Z or a numeric offset
        stamp = element.findtext(f"{ATOM}updated") or ""
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", stamp)
        assert len(element.findall(f"{ATOM}link[@rel='alternate']")) == 1  # 4.1.1: of one type
    # 4.1.1: an author of the feed is that of its entries; 3.2.1: with one name
    assert [author.findtext(f"{ATOM}name") for author in root.findall(f"{ATOM}author")] == ["A test"]
    assert [link.get("href") for link in root.findall(f"{ATOM}link[@rel='self']")] == [
        "https://example.org/talks/changes.atom"
    ]
    ids = [element.findtext(f"{ATOM}id") for element in elements]
    assert len(set(ids)) == len(ids)  # 4.2.6
    stamps = [element.findtext(f"{ATOM}updated") or "" for element in elements]
    assert stamps[0] == max(stamps[1:])


def test_ids_are_tags_of_the_domain_that_hold_no_character_a_tag_may_not(feed: bytes) -> None:
    names = [element.text or "" for element in ET.fromstring(feed).iter(f"{ATOM}id")]
    # RFC 4151 2.1: authority, a year, and what a path or query may hold
    assert all(re.fullmatch(r"tag:example\.org,2026:[\w.~!$&'()*+,;=:@/?%-]+", name) for name in names)
    assert names[0] == "tag:example.org,2026:changes"
    assert "tag:example.org,2026:talks/2026-01-02T12:00:00Z" in names


def test_a_uid_that_others_gave_is_escaped_in_the_id(timeline_of: Read) -> None:
    timeline, memory = published(*(timeline_of(event(f"date = {year}")) for year in (2026, 2027)))
    entry = replace(memory.entries[UID], uid="a <b>é@example.net")
    content = atom.write(timeline, replace(memory, entries={entry.uid: entry}))
    name = feedparser.parse(content).entries[0].id
    assert name == "tag:example.net,2026:a%20%3Cb%3E%C3%A9/2026-01-02T12:00:00Z"


def test_markup_in_a_title_is_text_to_a_feed_reader(feed: bytes) -> None:
    parsed = feedparser.parse(feed)
    assert (parsed.bozo, parsed.version) == (False, "atom10")
    assert parsed.feed.subtitle == "D & d"
    entry = next(entry for entry in parsed.entries if ":talks/" in entry.id)
    assert entry.title == "Moved: <b>T</b> & ]]> “q”"
    assert entry.title_detail.type == "text/plain"
    assert entry.link == "https://example.org/talks/#e-talks"
    assert [tag.term for tag in entry.tags] == ["moved", "reworded"]


def test_what_was_markup_in_a_title_is_text_in_the_content(timeline_of: Read) -> None:
    old, new = (timeline_of(event(f'date = 2026\ntitle = "{title}"')) for title in ("<script>x", "Talks"))
    moved = timeline_of(event('date = 2027\ntitle = "<b>"'))
    contents = [
        entry.content[0].value
        for entry in feedparser.parse(written(old, new, old, moved), sanitize_html=False).entries
    ]
    assert contents[2] == "<p>was titled “&lt;script&gt;x”</p>"
    assert contents[0] == (
        "<ul><li>from some time in 2026 to some time in 2027</li><li>was titled “&lt;script&gt;x”</li></ul>"
    )


def test_what_the_page_does_not_have_leads_to_the_page(feed: bytes) -> None:
    links = {entry.title: entry.link for entry in feedparser.parse(feed).entries}
    assert links["Removed: Talks"] == "https://example.org/talks/"


def test_without_an_address_links_are_relative_to_the_feed_s_own(timeline_of: Read) -> None:
    content = written(timeline_of(event("date = 2026")), timeline_of(event("date = 2027")))
    assert 'rel="self"' not in content.decode()
    headers = {"content-location": "https://elsewhere.example/t/changes.atom"}
    parsed = feedparser.parse(content, response_headers=headers)
    assert parsed.entries[0].link == "https://elsewhere.example/t/#e-talks"


def test_a_feed_of_nothing_is_of_the_day_of_the_data(timeline_of: Read) -> None:
    empty = timeline_of("")
    assert feedparser.parse(atom.write(empty, EMPTY)).feed.updated == "1970-01-01T00:00:00+00:00"
    of_a_day = replace(empty, as_of=dt.date(2024, 3, 1).toordinal())
    assert feedparser.parse(atom.write(of_a_day, EMPTY)).feed.updated == "2024-03-01T00:00:00+00:00"


def test_the_same_lock_gives_the_same_bytes_whatever_its_order(timeline_of: Read) -> None:
    versions = ["y", "yz", "abc"]
    timeline, memory = published(
        *(timeline_of("".join(event("date = 2026", name=name) for name in names)) for names in versions)
    )
    backwards = replace(memory, entries=dict(reversed(list(memory.entries.items()))))
    assert atom.write(timeline, backwards) == atom.write(timeline, memory)
    assert atom.write(timeline, memory).count(b"\n<entry>") == 6
