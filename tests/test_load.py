"""Whatever a file holds, loading it ends in a timeline or in diagnostics, never in a traceback."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
import toml_rs
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import HEAD, ROOT, errors, of
from tests.profiles import later
from timeline.diagnostics import as_github, as_json, as_text, has_errors
from timeline.loader import Loaded, load
from timeline.model import Timeline

EVENT = '\n[[event]]\nid = "a"\ntitle = "An event"\ndate = 2023-11-15\n'


def loaded_and_reported(path: Path) -> Loaded:
    """Load a file and report its diagnostics in every format."""
    loaded = load(path)
    for write in (as_json, as_github):
        write(loaded.diagnostics).encode()
    as_text(loaded.diagnostics, loaded.texts).encode()
    as_text(loaded.diagnostics, loaded.texts, color=True).encode()
    assert (loaded.timeline is None) == has_errors(loaded.diagnostics)
    return loaded


def codes(loaded: Loaded) -> list[str]:
    """Those of the errors."""
    return [error.code for error in errors(loaded)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "events.toml"


@given(st.binary(max_size=300))
def test_any_bytes_are_answered(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "bytes.toml"
    file.write_bytes(content)
    loaded_and_reported(file)


_PIECES = st.sampled_from(
    """\
[timeline] | [[event]] | [[source]] | [[feed]] | [[actor]] | [event.x] | [[event.cite]] | = 3
title = "T" | id = "a" | id = 3 | domain = "example.org" | "\\u0000" = 1 | include = [3] | include = ["*"]
date = 2023 | date = "2023-11/.." | date = 2023-11 | date = 9 | date = true | date = {} | date = [1]
date = 99999-01-01 | date = "9999-24" | start = 2023-01-01T00:00:00 | end = 2022 | as_of = 2023
place = { name = 3 } | place = { timezone = "../x" } | cite = [{}] | cite = 3 | cite = [1]
related = [{ event = "a", as = "part-of" }] | where = "actor:" | where = "\\""
feed_per = ["actor"]
""".strip()
    .replace("\n", " | ")
    .split(" | ")
)


@given(st.lists(_PIECES, max_size=12).map("\n".join))
def test_any_arrangement_of_our_own_keys_is_answered(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "keys.toml"
    file.write_text(text, encoding="utf-8")
    loaded_and_reported(file)


@pytest.mark.parametrize("seed", [*range(20), *later(*range(20, 60), why="the same campaign, longer")])
def test_the_shipped_file_with_random_damage_is_answered(file: Path, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray((ROOT / "events.toml").read_bytes())
    for _ in range(chance.choice([1, 1, 2, 5, 50])):
        at = chance.randrange(len(content))
        match chance.randrange(4):
            case 0:
                content[at] = chance.randrange(256)
            case 1:
                del content[at : at + chance.randrange(1, 200)]
            case 2:
                content[at:at] = chance.choice(
                    [b'"', b"'", b"[[", b"]", b"{", b"\n", b"\r", b"\x00", b"=", b"\xff"]
                )
            case _:
                content[at:at] = content[: chance.randrange(400)]
    file.write_bytes(bytes(content))
    loaded_and_reported(file)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        # 64 levels are the most, and the file itself is one of them
        (b"a = " + b"[" * 63 + b"]" * 63, ["E201", "E202"]),
        (b".".join([b"a"] * 64) + b" = 1", ["E201", "E202"]),
        (b"a = " + b"[" * 64 + b"]" * 64, ["E004"]),
        (b"a = " + b"{a = " * 63 + b"1" + b"}" * 63, ["E201", "E202"]),
        (b"a = " + b"{a = " * 64 + b"1" + b"}" * 64, ["E004"]),
        (b".".join([b"a"] * 65) + b" = 1", ["E004"]),
        (b"a = " + b"[" * 5_000, ["E004"]),  # toml-rs ends the process on this
        (b"a = " + b"[" * 5_000 + b"]" * 5_000, ["E004"]),
        (b"a = " + b"{a = " * 5_000 + b"1" + b"}" * 5_000, ["E004"]),
        (b"[" + b"a." * 5_000 + b"a]", ["E004"]),
        (b".".join([b"a"] * 3_000_000) + b" = 1", ["E004"]),  # 6 MB; tomllib would take years
        (b"a = 1" + b"0" * 5_000, ["E003"]),  # Python refuses to read so long a number
        (b"a = 1" + b"0" * 50, ["E201", "E202"]),  # TOML, and no key of ours
        (b"a = \x00", ["E003"]),
        (b"\x00" * 100, ["E003"]),
        (b"\xff\xfe[\x00", ["E002"]),  # UTF-16
        (b'a = "\xed\xa0\x80"', ["E002"]),  # a lone surrogate, encoded
        (b'a = "\\ud800"', ["E003"]),  # and escaped
        (b"", ["E201"]),
    ],
    ids=lambda value: repr(value[:20]) if isinstance(value, bytes) else "",
)
def test_what_is_not_toml_is_named(file: Path, content: bytes, expected: list[str]) -> None:
    file.write_bytes(content)
    assert codes(loaded_and_reported(file)) == expected


def test_text_that_only_one_of_the_two_toml_parsers_takes_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(text: str, **options: str) -> None:
        raise toml_rs.TOMLDecodeError("parse error\nnot today", text, 5)

    monkeypatch.setattr(toml_rs, "load_with_metadata", refuse)
    file.write_text(HEAD, encoding="utf-8")
    [fault] = errors(loaded_and_reported(file))
    assert (fault.code, fault.message, fault.span.line) == ("E003", "not today", 1)


@pytest.mark.thorough("a size, not another path through the code")
def test_ten_megabytes_of_anything_are_answered(file: Path) -> None:
    for content in (b"a" * 10_000_000, b'a = "' + b"x" * 10_000_000, b"[" * 10_000_000, b"\n" * 10_000_000):
        file.write_bytes(content)
        assert loaded_and_reported(file).timeline is None


@pytest.mark.thorough("a size, not another path through the code")
def test_ten_megabytes_of_events_are_read(file: Path) -> None:
    event = '\n[[event]]\nid = "e{}"\ntitle = "Event {}"\ndate = 2023-11-15\nsummary = "{}"\n'
    file.write_text(HEAD + "".join(event.format(i, i, "x" * 900) for i in range(10_500)), encoding="utf-8")
    assert file.stat().st_size > 10_000_000
    loaded = loaded_and_reported(file)
    assert loaded.timeline is not None
    assert len(loaded.timeline.events) == 10_500


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2023-07-18T11:00:00+14:00", []),
        ("2023-07-18T11:00:00+14:01", ["offset must be within 14:00, not +14:01"]),
        ("2023-07-18T11:00:00-23:00", ["offset must be within 14:00, not -23:00"]),
    ],
)
@pytest.mark.parametrize("quote", ["", '"'], ids=["TOML", "text"])
def test_a_time_has_an_offset_that_a_place_on_earth_may_have(
    file: Path, date: str, said: list[str], quote: str
) -> None:
    """As a value of TOML and as text alike: what is written as text must be read again."""
    file.write_text(
        f'{HEAD}[[event]]\nid = "a"\ntitle = "A"\ndate = {quote}{date}{quote}\n', encoding="utf-8"
    )
    assert [each.message for each in load(file).diagnostics if each.code == "E107"] == said


@pytest.mark.parametrize(
    "change", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")], ids=["BOM", "CRLF"]
)
def test_a_byte_order_mark_and_dos_line_ends_change_nothing(file: Path, change: Callable[[str], str]) -> None:
    text = HEAD + EVENT + 'summary = """\ntwo\nlines"""\n'
    file.write_text(text, encoding="utf-8")
    plain = load(file).timeline
    file.write_bytes(change(text).encode())
    assert loaded_and_reported(file).timeline == plain


def test_places_are_right_after_letters_of_several_bytes(file: Path) -> None:
    file.write_text(
        HEAD + 'description = "é 中 🜚"\n' + EVENT + 'place = { name = "Río 中", zone = "x" }\n',
        encoding="utf-8",
    )
    [fault] = errors(loaded_and_reported(file))
    line = file.read_text(encoding="utf-8").split("\n")[fault.span.line - 1]
    assert line[fault.span.column - 1 : fault.span.column - 1 + fault.span.length] == "zone"


def test_a_folder_a_missing_file_and_a_name_that_cannot_be_are_answered(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.toml", tmp_path / "a\0b.toml", tmp_path / ("x" * 5_000)):
        assert codes(loaded_and_reported(path)) == ["E001"]


def test_an_unreadable_file_is_answered(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:  # as the system does; to root it would not
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    [fault] = errors(loaded_and_reported(file))
    assert (fault.code, fault.message) == ("E001", "cannot read the file: permission denied")


def test_included_files_add_their_events_and_keep_their_own_places(tmp_path: Path) -> None:
    main = tmp_path / "events.toml"
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.toml").write_text(EVENT.replace('"a"', '"b"'), encoding="utf-8")
    (tmp_path / "more" / "c.toml").write_text(EVENT + "bad = 1\n", encoding="utf-8")
    main.write_text(HEAD + 'include = ["more/b.toml"]\n' + EVENT, encoding="utf-8")
    timeline = loaded_and_reported(main).timeline
    assert timeline is not None
    assert [event.id for event in timeline.events] == ["a", "b"]
    main.write_text(HEAD + 'include = ["more/*.toml"]\n' + EVENT, encoding="utf-8")
    found = {(d.code, Path(d.span.file).name) for d in loaded_and_reported(main).diagnostics}
    assert {("E206", "c.toml"), ("E202", "c.toml")} <= found


def test_an_included_file_may_not_have_a_timeline_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(HEAD, encoding="utf-8")
    main = tmp_path / "events.toml"
    main.write_text(HEAD + 'include = ["b.toml"]\n', encoding="utf-8")
    assert codes(loaded_and_reported(main)) == ["E005"]


def test_every_problem_is_reported_in_one_run(file: Path) -> None:
    file.write_text(
        '[timeline]\ntitle = "T"\n\n[[event]]\nid = "A"\ntitle = ""\ndate = "2023-13"\nkind = "x"\n'
        'sumary = "s"\n'
        'cite = [{ quote = "q" }]\nrelated = [{ event = "nowhere", as = "follows" }]\n',
        encoding="utf-8",
    )
    expected = ["E201", "E205", "E204", "E102", "E204", "E202", "E201", "E304"]
    assert codes(loaded_and_reported(file)) == expected


def test_nothing_is_told_to_be_missing_that_may_stand_in_what_is_faulty(file: Path) -> None:
    table = (
        '[[category]]\nid = "talks"\nname = "T"\n[[feed]]\nid = "f"\ntitle = "F"\nwhere = "category:talks"\n'
    )
    file.write_text(HEAD + table + EVENT, encoding="utf-8")
    assert of("W404", loaded_and_reported(file))
    assert of("W405", loaded_and_reported(file))
    file.write_text(HEAD + table + EVENT + 'category = "takls"\n', encoding="utf-8")
    loaded = loaded_and_reported(file)
    assert codes(loaded) == ["E301"]
    assert not of("W404", loaded)
    assert not of("W405", loaded)


def test_a_file_without_tables_of_actors_categories_and_sources_is_fine(
    timeline_of: Callable[[str], Timeline],
) -> None:
    text = EVENT + 'category = "Talks"\nactors = ["Us"]\ncite = [{ source = "A paper" }]\n'
    [event] = timeline_of(text).events
    assert (event.category, event.actors, event.citations[0].source) == ("Talks", ("Us",), "A paper")


def test_a_file_without_events_is_fine(timeline_of: Callable[[str], Timeline]) -> None:
    assert timeline_of("").events == ()


def test_events_are_sorted_by_earliest_then_latest_then_id_with_undated_ones_last(
    timeline_of: Callable[[str], Timeline],
) -> None:
    dates = {
        "u": '"unknown"',
        "y": "2023",
        "z": "2023-01-01",
        "a": "2023-01-01",
        "m": '"2023-01"',
        "o": '"../2022"',
    }
    text = "".join(f'[[event]]\nid = "{k}"\ntitle = "{k}"\ndate = {v}\n' for k, v in dates.items())
    assert [event.id for event in timeline_of(text).events] == ["o", "a", "z", "m", "y", "u"]


def test_the_order_of_events_in_the_file_changes_nothing_but_line_numbers(
    timeline_of: Callable[[str], Timeline],
) -> None:
    events = [f'[[event]]\nid = "e{i}"\ntitle = "{i}"\ndate = {2000 + i % 7}\n' for i in range(30)]
    straight = timeline_of("".join(events))
    random.Random(1).shuffle(events)
    assert timeline_of("".join(events)) == straight


def test_relations_are_known_from_both_sides(timeline_of: Callable[[str], Timeline]) -> None:
    timeline = timeline_of(
        '[[event]]\nid = "whole"\ntitle = "W"\ndate = 2023\n'
        '[[event]]\nid = "part"\ntitle = "P"\ndate = 2023\nrelated = [{ event = "whole", as = "part-of" }]\n'
    )
    labels = {
        event.id: [(words, other.id) for words, other in timeline.related(event)] for event in timeline.events
    }
    assert labels == {"part": [("part of", "whole")], "whole": [("includes", "part")]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # an actor that there is not, and a feed that searches the actors' names
        (
            '[[actor]]\nid = "us"\nname = "U"\n'
            + EVENT
            + 'actors = ["zz"]\n[[feed]]\nid = "f"\ntitle = "F"\n'
            'where = "word"\n',
            ["E302"],
        ),
        # a number that Python does not write out
        ('[[event]]\nid = "a"\ntitle = "A"\ndate = 0x' + "F" * 5_000 + "\n", ["E101"]),
        ('[[event]]\nid = "a"\ntitle = "A"\ndate = 2023\nimportance = 0x' + "F" * 5_000 + "\n", ["E204"]),
        # moments that UTC has no year for
        ('[[event]]\nid = "a"\ntitle = "A"\ndate = 0001-01-01T00:00:00+14:00\n', ["E106"]),
        (
            '[[event]]\nid = "a"\ntitle = "A"\n'
            "start = 9999-12-31T23:00:00-05:00\nend = 9999-12-31T23:30:00-05:00\n",
            ["E106"],
        ),
        # a zone that there is not, of a time
        (
            '[[event]]\nid = "a"\ntitle = "A"\ndate = 2023-03-26T02:30:00\n'
            'place = { name = "Paris", timezone = "Europe/Pariss" }\n',
            ["E108"],
        ),
        # more weekdays than a month has, which dateutil does not look for
        (EVENT + 'repeat = "FREQ=MONTHLY;BYDAY=20MO"\n', ["E604"]),
        # a chain of feeds too long to follow
        (
            EVENT
            + "".join(f'[[feed]]\nid = "f{i}"\ntitle = "F"\nwhere = "feed:f{i + 1}"\n' for i in range(2_000))
            + '[[feed]]\nid = "f2000"\ntitle = "F"\n',
            ["E307"],
        ),
        ('[[feed]]\nid = "f"\ntitle = "F"\ncolor = "notacolor"\n' + EVENT, ["E204"]),
    ],
    ids=[
        "actor in a feed",
        "hex date",
        "hex importance",
        "year 0",
        "year 10000",
        "zone",
        "20MO",
        "chain of feeds",
        "no colour",
    ],
)
def test_what_once_was_a_traceback_is_a_diagnostic(file: Path, text: str, expected: list[str]) -> None:
    file.write_text(HEAD + text, encoding="utf-8")
    assert set(codes(loaded_and_reported(file))) == set(expected)


@pytest.mark.parametrize("pattern", ["a" * 300, "..", ".", "", "../*.toml", "/etc/*", "x\\u0000"])
def test_an_include_that_cannot_be_followed_is_a_diagnostic(file: Path, pattern: str) -> None:
    file.write_text(HEAD + f'include = ["{pattern}"]\n' + EVENT, encoding="utf-8")
    assert set(codes(loaded_and_reported(file))) & {"E005", "E208"}


def test_a_duplicate_key_is_not_taken_for_a_bare_date(file: Path) -> None:
    file.write_text(HEAD + EVENT + "importance = 4\nimportance = 4\n", encoding="utf-8")
    [fault] = errors(loaded_and_reported(file))
    assert "is not a TOML value" not in fault.message


def test_a_file_that_two_patterns_find_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.toml").write_text(
        EVENT.replace('"a"', '"b"').replace("An", "Another"), encoding="utf-8"
    )
    main = tmp_path / "events.toml"
    main.write_text(HEAD + 'include = ["more/*.toml", "./more/b.toml", "*.toml"]\n' + EVENT, encoding="utf-8")
    assert codes(loaded_and_reported(main)) == []


@pytest.mark.parametrize("name", ["localtime", "Factory", "posixrules", "europe/vienna", "../UTC", "America"])
def test_a_zone_that_is_another_on_each_machine_is_none(file: Path, name: str) -> None:
    file.write_text(HEAD + f'timezone = "{name}"\n' + EVENT, encoding="utf-8")
    assert codes(loaded_and_reported(file)) == ["E108"]


SOURCES = '[[source]]\nid = "s"\ntitle = "S"\n[[source]]\nid = "t"\ntitle = "T"\n'


@pytest.mark.parametrize(
    ("keys", "disagree"),
    [
        ('date = "{2026-09-22..2026-09-26,2026-09-28}"\ncite = [{ source = "s", date = 2026-09-27 }]', True),
        ('date = 2026-09-27\ncite = [{ source = "s", date = "{2026-09-22..2026-09-26,2026-09-28}" }]', True),
        ('date = "[2024-08-02,2024-08-06]"\ncite = [{ source = "s", date = 2024-08-04 }]', True),
        ('date = 2024-08-04\ncite = [{ source = "s", date = "[2024-08-02,2024-08-06]" }]', True),
        ('date = 2023-06-15\ncite = [{ source = "s", date = "20XX-12-XX" }]', True),  # some December
        ('date = "20XX-12-XX"\ncite = [{ source = "s", date = 2023-06-15 }]', True),
        ('date = 2023-11-15\ncite = [{ source = "s", date = "2023-11" }]', False),  # less exact, not another
        (
            'date = "2026-05"\nwas = ["2026-04"]\ncite = [{ source = "s", date = "2026-04" }]',
            False,
        ),  # it moved
        ('date = 1988-06-26\nrepeat = "FREQ=YEARLY"\ncite = [{ source = "s", date = 2023-06-26 }]', False),
        ('date = 1988-06-26\nrepeat = "FREQ=YEARLY"\ncite = [{ source = "s", date = 2023-06-27 }]', True),
    ],
)
def test_claims_disagree_where_no_day_fits_both(file: Path, keys: str, disagree: bool) -> None:
    used = '[[event]]\nid = "z"\ntitle = "Z"\ndate = 1900\ncite = [{ source = "s" }, { source = "t" }]\n'
    file.write_text(HEAD + SOURCES + used + f'[[event]]\nid = "a"\ntitle = "A"\n{keys}\n', encoding="utf-8")
    assert len(of("W401", loaded_and_reported(file))) == disagree
