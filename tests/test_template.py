"""What a template of the user makes of events, and what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import HEAD
from tests.test_cli import Result
from timeline.cli import template

EVENTS = """
[[actor]]
id = "us"
name = "United States"
[[category]]
id = "summit"
name = "Summits & visits"
[[event]]
id = "talks"
title = "Talks <1>"
date = "2023-11"
category = "summit"
actors = ["us"]
place = { name = "Lima" }
[[event]]
id = "review"
title = "Review"
date = "unknown"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "events.toml"
    found.write_text(HEAD + EVENTS, encoding="utf-8")
    return found


def listed(path: Path, text: str) -> str:
    result = Result("list", "-f", path, "--template", text)
    assert (result.code, result.err) == (0, ""), result.err
    return result.out


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("{{ id }}", "talks\nreview\n", "a line an event"),
        ("{{ id }}\n", "talks\nreview\n", "a line break is not doubled"),
        ("{{ id }}\n\n\n", "talks\n\nreview\n\n", "but kept where there are more"),
        ("{% if place %}{{ place.name }}{% endif %}", "Lima\n", "an event may say nothing"),
        ("{{ id }}:{{ place }}{{ disputed }}{{ time }}", None, "what an event does not say is there"),
        (
            "{{ when }} ({{ when_short }})",
            "some day in November 2023 (Nov 2023)\ndate unknown (undated)\n",
            "",
        ),
        ("{{ title }}|{{ title|e }}", "Talks <1>|Talks &lt;1&gt;\nReview|Review\n", "text, unless escaped"),
        ("{{ category_name }} {{ actor_names|join('+') }}", "Summits & visits United States\n \n", "names"),
        ("{{ category }}{{ precision }}", "summitmonth\nundated\n", "None is nothing"),
        ("{% if is_first %}[{% endif %}{{ number }}{% if is_last %}]{% endif %}", "[1\n2]\n", "the ends"),
        ("{{ event.importance }}{{ event['id'] }}", "3talks\n3review\n", "the whole object"),
        ("{{ event.place|tojson }}", None, "as JSON"),
        ("{% set x = id ~ '!' %}{{ x }}", "talks!\nreview!\n", "a name of its own"),
        ("{# nothing #}", "", "a comment"),
    ],
)
def test_a_template_writes_each_event(path: Path, text: str, expected: str | None, reason: str) -> None:
    out = listed(path, text)
    assert expected is None or out == expected, reason


def test_a_template_may_stand_in_a_file_and_the_answer_in_another(path: Path) -> None:
    source, output = path.with_name("row.j2"), path.with_name("talks.html")
    source.write_text("<li>{{ title|e }}\n", encoding="utf-8")
    assert Result("list", "-f", path, "--template", source, "-o", output).code == 0
    assert output.read_text(encoding="utf-8") == "<li>Talks &lt;1&gt;\n<li>Review\n"


WRONG = [
    ("a\n{{ titel }}", "line 2 of the template: 'titel' is undefined\nhelp: did you mean \"title\"?"),
    ("a\nb\n{{ title }", "line 3 of the template: unexpected '}'"),
    ("{% if %}", "line 1 of the template: "),
    ("{% for x in sources %}", "line 1 of the template: "),
    ("{{ 1 / 0 }}", "line 1 of the template: division by zero"),
    ("\n{{ place.name.nothing }}", "line 2 of the template: "),
    ("{{ ''.__class__.__mro__ }}", "unsafe"),
    ("{{ title.format.__globals__ }}", "unsafe"),
    ("{{ event.clear() }}", "unsafe"),
    ("{{ cycler.__init__.__globals__ }}", "unsafe"),
    ("{% include '/etc/passwd' %}", "a template cannot name other files"),
    ("{% extends 'base.html' %}", "a template cannot name other files"),
    ("{% import 'x' as y %}{{ y }}", "a template cannot name other files"),
    ("{{ 9 ** 999999999 }}", "a template has no **"),
    ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "it calls itself without end"),
    ("{{ range(9999999) }}", "line 1 of the template: "),
    ("nothing.j2", "cannot read the template nothing.j2: no such file"),
    ("", "cannot read the template"),
    ("a\0b", "cannot read the template a\\x00b"),
]


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[row[0][:20] for row in WRONG])
def test_a_wrong_template_is_one_line_with_its_place(path: Path, text: str, said: str) -> None:
    result = Result("list", "-f", path, "--template", text)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert len([line for line in result.err.splitlines() if not line.startswith("help: ")]) == 1


def test_a_template_that_is_not_utf_8_is_an_error(path: Path) -> None:
    source = path.with_name("row.j2")
    source.write_bytes(b"{{ title }} \xff")
    assert "it is not text in UTF-8" in Result("list", "-f", path, "--template", source).err


def test_a_template_that_never_ends_is_stopped(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template, "_SECONDS", 0.2)
    loops = "{% for x in range(99999) %}" * 3 + "{% endfor %}" * 3
    result = Result("list", "-f", path, "--template", loops)
    assert result.code == 2
    assert "it takes more than" in result.err


def test_an_answer_that_never_ends_is_stopped(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template, "_MOST", 1_000)
    assert listed(path, "{{ 'a' * 490 }}") == f"{'a' * 490}\n" * 2
    result = Result("list", "-f", path, "--template", "{% for x in range(99999) %}aaaa{% endfor %}")
    assert (result.code, result.out) == (2, "")
    assert "it writes more than 1,000 characters" in result.err


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux limits the memory")
def test_a_text_that_fills_the_memory_is_stopped_and_the_limit_is_lifted_again(path: Path) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    result = Result("list", "-f", path, "--template", "{{ 'a' * 3000000000 }}")
    assert "it needs too much memory" in result.err
    assert resource.getrlimit(resource.RLIMIT_AS) == before
