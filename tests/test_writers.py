"""What the writers write, byte for byte, and that hostile text stays text in each of them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.oracles.readback import READERS
from timeline.loader import load
from timeline.model import Timeline
from timeline.model._declare import Form
from timeline.model.plain import ALIKE, PLAIN
from timeline.query import Query, parse
from timeline.writers import WRITERS
from timeline.writers.options import Options

GOLDEN = ROOT / "tests" / "golden"


@pytest.fixture(scope="module")
def kinds() -> Timeline:
    """A timeline with one event of every kind."""
    timeline = load(GOLDEN / "kinds.toml").timeline
    assert timeline is not None
    return timeline


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_every_kind_of_event_is_written_as_reviewed(
    name: str, kinds: Timeline, golden: Callable[[Path, str], None]
) -> None:
    options = Options(query=parse("2000..2050"))
    content = WRITERS[name].write(kinds, kinds.events, options)
    ending = WRITERS[name].suffix + ("" if WRITERS[name].is_text else ".txt")
    golden(GOLDEN / f"kinds{ending}", READERS[name].described(content).replace("\r\n", "\n"))


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_the_same_events_give_the_same_bytes(name: str, kinds: Timeline) -> None:
    options = Options(query=Query())
    first = WRITERS[name].write(kinds, kinds.events, options)
    assert WRITERS[name].write(kinds, kinds.events, options) == first


HOSTILE = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)><!-- ",
    "ends of html": "</strong></td></table></script><br>]]>-->",
    "entities": "&amp; &lt;b&gt; &#60; &copy; &notit",
    "markdown": "*a* _b_ `c` ~~d~~ [e](https://x.example) ![f](g) | h | [i]: j",
    "markdown in lines": "# a\n- b\n1. c\n> d\n```\n| e | f |\n---\n    g\n===",
    "links": "[a](javascript:alert(1)) <https://b.example> https://c.example d@e.example",
    "org": "* TODO a\n#+BEGIN_SRC sh\n[[file:b][c]] =d= ~e~ /f/ +g+ :h:",
    "wiki": "== a ==\n{{b}} ''c'' [[d]] {|\n|-",
    "latex": "\\input{/etc/passwd} $a$ \\end{document} % & # _ ^ ~",
    "typst": '#read("/etc/passwd") $a$ <b> @c',
    "rtf": "{\\rtf1 \\par}\\'e4\\u228?",
    "bibtex": "a}, title = {b}, @comment{c",
    "formula": '=HYPERLINK("https://x.example";"a")',
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3",
    "at": "@SUM(A1:A9)",
    "quotes": '\'a\' "b" """ \'\'\' ``` “c” "',
    "backslashes": "\\ C:\\News\\new \\n \\N \\, \\; \\t \\u0041 \\",
    "separators": 'a;b,c:d|e\tf^n^\'^^;X="g":',
    "lines of a calendar": "\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:forged\n ATTENDEE:mailto:a@b.example",
    "templates": "%{a} ${b} {{c}} {% d %} %s {0} #{e} <%= f %>",
    "right to left": "\u200f\u05d9\u05e9\u05d9\u05d1\u05d4 \u2067abc\u2069 \u0642\u0645\u0629\u200e",
    "combining": "\u0301Zu\u0308rich A\u030angstro\u0308m \u1100\u1161 ﬁ \u0338",
    "pictures": "\U0001f469\u200d\U0001f467 \U0001f3f3\ufe0f \U0001f1e6\U0001f1f9 \U0001f44b\U0001f3ff",
    "invisible": "\ufeffa\u200b\u200c\u200d\u2060\u00adb\ufeff",
    "escapes of a spreadsheet": "_x0041_ _x005F_ _xd83d_ _x0042_x0043_ #N/A",
    "blanks": " \u00a0a \u3000 b\u2003c  d ",
    "no characters": "\ufffe\uffff\U0010ffff\ufffd",
    "long": "ü" * 60 + "漢" * 40,
}
"""Texts that mean something in some format."""
ADDRESS = "https://a.example/x)](javascript:b('c')//*d*_e_~~f~~&amp;g&copy;=$h$;i,j#@k"


def line(text: str) -> str:
    """What a title, say, may hold of a text: neither line breaks nor tabs."""
    return re.sub(r"[\n\t]", " ", text)


def full_of(text: str, path: Path) -> tuple[Timeline, Mapping[str, str]]:
    """A timeline with a text at both ends of each text that it has, and those texts by the word between."""
    texts = {"zqaddress": f"{ADDRESS}zqaddress"}

    def put(word: str, *, lines: bool = False) -> str:
        texts[word] = text + word + text if lines else line(text) + word + line(text)
        return json.dumps(texts[word], ensure_ascii=False)  # it is a string of TOML too

    plain = [
        f"{each.name} = {put(f'zq{each.name}', lines=each.form is Form.TEXT)}"
        for each in ALIKE
        if each.form in (Form.LINE, Form.TEXT)
    ]
    content = f"""
[timeline]
title = {put("zqwhole")}
description = {put("zqdescription", lines=True)}
domain = "example.org"
[[feed]]
id = "f"
title = {put("zqfeed")}
description = {put("zqabout", lines=True)}
[[source]]
id = "linked"
title = {put("zqsource")}
publisher = {put("zqpublisher")}
note = {put("zqremark", lines=True)}
url = "{texts["zqaddress"]}"
[[source]]
id = "named"
title = {put("zqname")}
[[event]]
id = "e0"
title = {put("zqtitle0")}
date = 2023-11-15
time = {put("zqtime")}
category = {put("zqcategory")}
actors = [{put("zqactor")}, {put("zqother")}]
place = {{ name = {put("zqplace")} }}
summary = {put("zqsummary", lines=True)}
{chr(10).join(plain)}
cite = [
  {{ source = "linked", quote = {put("zqquote", lines=True)}, note = {put("zqclaim", lines=True)} }},
  {{ source = "named" }},
]
related = [{{ event = "e1", as = "follows" }}]
was = [{{ date = 2023-11-14, note = {put("zqearlier", lines=True)} }}]
[[event]]
id = "e1"
title = {put("zqtitle1")}
date = 2023-11-15
repeat = "FREQ=YEARLY;COUNT=3"
moved = [{{ from = 2024-11-15, to = 2024-11-16, note = {put("zqmoved", lines=True)} }}]
"""
    path.write_text(content, encoding="utf-8")
    loaded = load(path)
    assert loaded.timeline is not None, loaded.diagnostics
    for each in PLAIN.values():
        if each.form is Form.TEXT:
            texts[f"zq{each.name}"] = texts[f"zq{each.name}"].strip()  # as it is read
    return loaded.timeline, texts


def read_back(name: str, timeline: Timeline, texts: Mapping[str, str]) -> None:
    """Asserts that each of these texts that a writer writes is read back as it was, and nothing else is."""
    assert name in READERS, "say in tests/oracles/readback.py how its files are read"
    same = READERS[name].same
    for feed in (None, timeline.feeds["f"]):
        written = WRITERS[name].write(timeline, timeline.events, Options(feed=feed))
        found = READERS[name].read(written)
        assert len(found.events) == len(timeline.events)
        for event, values in zip(timeline.events, found.events, strict=True):
            assert same(event.title) in map(same, values)
        values = [same(value) for each in (*found.events, found.whole) for value in each]
        plain = re.sub(rb"\s", b"", READERS[name].plain(written))
        for word in (word for word in texts if word.encode() in plain):
            holding = [value for value in values if word in value]
            assert holding, f"{word} is not read"
            if word == "zqaddress":  # it may be percent-encoded
                assert all(unquote(texts[word]) in unquote(value) for value in holding)
            else:
                assert all(same(texts[word]) in value for value in holding), word


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", sorted(WRITERS))
def test_hostile_text_stays_text(name: str, text: str, tmp_path: Path) -> None:
    read_back(name, *full_of(text, tmp_path / "events.toml"))


_ANY_TEXT = st.lists(
    st.sampled_from([*"\\`*_{}[]()<>#+-.!|~&$@:;,^%='\"/\n\t \u00a0\u0301a1", "\\n", "://", "www.", "]("])
    | st.characters(
        exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\u202a\u202b\u202c\u202d\u202e"
    ),
    max_size=25,  # a calendar cuts a title of more than 255 characters
).map("".join)


@given(_ANY_TEXT)
def test_any_text_stays_text(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    timeline, texts = full_of(text, tmp_path_factory.getbasetemp() / "any.toml")
    for name in WRITERS:
        read_back(name, timeline, texts)


@pytest.mark.parametrize("written", ["www.a.example", "see WWW.B.example"])
def test_markdown_lets_github_make_no_link_of_a_text(
    written: str, timeline_of: Callable[[str], Timeline]
) -> None:
    timeline = timeline_of(f'[[event]]\nid = "a"\ntitle = "{written}"\ndate = 2023\n')
    text = WRITERS["markdown"].write(timeline, timeline.events, Options()).decode()
    assert written.replace(".", "\\.", 1) in text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("1=1", "1=1"),
        ("1+1", "1+1"),
        ("1-1", "1-1"),
        ("a@b", "a@b"),
        ("a\tb", "a\tb"),
        ("a\rb", "a\rb"),
        ("'=1", "'=1"),
        ("", ""),
    ],
)
def test_a_cell_of_csv_that_a_spreadsheet_would_run_is_made_text(
    text: str, cell: str, timeline_of: Callable[[str], Timeline]
) -> None:
    """By its first character, in a cell of several values too. The file itself may hold no CR (E208)."""
    timeline = timeline_of('[[event]]\nid = "a"\ntitle = "A"\ndate = 2023\n')
    event = replace(timeline.events[0], title=text, actors=(text, "=2"), summary=text)
    out = WRITERS["csv"].write(timeline, [event], Options()).decode()
    [row] = csv.DictReader(io.StringIO(out, newline=""))
    assert [row[key] for key in ("title", "actors", "summary")] == [cell, f"{cell}; =2", cell]
