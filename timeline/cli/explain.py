"""`timeline explain`."""

from __future__ import annotations

import enum
import json
import re
import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.shared import fail, wants_color

if TYPE_CHECKING:
    from timeline.cli.explanations import Block, Explanation
    from timeline.doctor import Code, Effect

EPILOG = """\b
Examples:
  timeline explain                    all codes, each in a few words
  timeline explain E104
  timeline explain w402 744           upper or lower case, or the number alone
  timeline explain E104 --format json
"""
_SEVERITIES = {"E": ("error", "31"), "W": ("warning", "33"), "N": ("note", "34")}
_EVIDENCE = {"documented": "its maker says so", "reported": "users say so"}
_FEW = 3  # codes to name whose meaning has a word


class Format(enum.StrEnum):
    """How `explain` writes its answer."""

    TEXT = "text"
    JSON = "json"


def _completed(incomplete: str) -> list[tuple[str, str]]:
    """The codes that begin with the text so far, with their meanings, for the shell's completion."""
    # shells complete a word only by words that begin as it does, in the same case
    known = {code.lower() if incomplete.islower() else code: text for code, text in _meanings().items()}
    return [pair for pair in known.items() if pair[0].startswith(incomplete)]


def explain(
    codes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CODE]...",
            help="Codes of errors, warnings and notes; without one, all are listed.",
            autocompletion=_completed,
            show_default=False,
        ),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="The format of the answer.")] = Format.TEXT,
) -> None:
    """Explain what a code of `check` or `doctor` means, with a wrong and a right example.

    An example has only the lines that matter. Keys that stand alone are those of an event. For codes
    of `doctor`, the answer also says what calendar clients do.
    """
    from timeline.cli.explanations import read

    meanings = _meanings()
    wanted = list(dict.fromkeys(_known(word, meanings) for word in codes or []))
    if format is Format.JSON:
        texts = read()
        objects = [_object(code, meanings[code], texts[code]) for code in wanted or meanings]
        typer.echo(json.dumps(objects, ensure_ascii=False, indent=2))
    elif wanted:
        texts = read()
        color = wants_color(sys.stdout)
        width = min(shutil.get_terminal_size().columns, 100) if sys.stdout.isatty() else 80
        shown = (_text(code, meanings[code], texts[code], width=width, color=color) for code in wanted)
        typer.echo("\n\n".join("\n".join(lines) for lines in shown))
    else:
        typer.echo("\n".join(_listed(meanings)))


def _meanings() -> Mapping[str, str]:
    """Every code and what it means: those of `check`, then those of `doctor`."""
    from timeline import diagnostics, doctor

    return {**diagnostics.CODES, **{code: known.meaning for code, known in doctor.CODES.items()}}


def _known(word: str, meanings: Mapping[str, str]) -> str:
    """The code that a word names; exits with 2 if it names none, or several."""
    from timeline.diagnostics import quoted

    # as it is printed, too: error[E104]
    found = re.fullmatch(
        r"(?:(?:error|warning|note)\[)?([EWN]?)([0-9]{1,6})\]?:?", word.strip(), re.IGNORECASE
    )
    if found is None:
        fail(f"no code {quoted(word)}", help=_help_for_words(word, meanings), code=2)
    letter, number = found[1].upper(), found[2].zfill(3)
    same = [code for code in meanings if code[1:] == number]
    if f"{letter}{number}" in same:
        return f"{letter}{number}"
    if len(same) == 1 and not letter:
        return same[0]
    named = " or ".join(f"{code} ({meanings[code]})" for code in same)
    if same and not letter:
        fail(f"{len(same)} codes have the number {number}", help=f"write {named}", code=2)
    if not same:
        near = [code for code in meanings if not letter or code[0] == letter]
        nearest = min(near, key=lambda code: abs(int(code[1:]) - int(number)))
        named = f"{nearest} ({meanings[nearest]})"
    fail(f"no code {quoted(word)}", help=f"the nearest is {named}; timeline explain lists all codes", code=2)


def _help_for_words(word: str, meanings: Mapping[str, str]) -> str:
    """Help that names a few codes whose meaning has a word, and how to see all."""
    alike = [f"{code} ({meaning})" for code, meaning in meanings.items() if word.lower() in meaning.lower()]
    every = "timeline explain lists all codes"
    if not word.strip() or not alike:
        return f"a code is a letter and three digits, such as E104; {every}"
    return f"{', '.join(alike[:_FEW])}{', …' if len(alike) > _FEW else ''}; {every}"


def _listed(meanings: Mapping[str, str]) -> Iterator[str]:
    from timeline.doctor import CODES

    for command in ("check", "doctor"):
        yield f"timeline {command}"
        for code, meaning in meanings.items():
            if (code in CODES) == (command == "doctor"):
                yield f"  {code}  {meaning}"


def _code_of_doctor(code: str) -> Code | None:
    from timeline.doctor import CODES

    return CODES.get(code)


def _effects(code: Code) -> Iterator[tuple[str, Effect]]:
    """What clients do: the name of the single fault, empty for all of the code, and the effect."""
    yield from (("", effect) for effect in code.effects)
    for fault, effects in code.faults.items():
        yield from ((fault, effect) for effect in effects)


def _text(code: str, meaning: str, about: Explanation, *, width: int, color: bool) -> Iterator[str]:
    """The lines about a code, of about `width` columns; lines of examples are as long as they are."""

    def paint(text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if color else text

    severity, tint = _SEVERITIES[code[0]]
    yield paint(f"{severity}[{code}]", f"1;{tint}") + paint(f": {meaning}", "1")
    yield ""
    yield from _wrapped(about.text, width)
    for title, blocks, style in (("Wrong", about.wrong, "31"), ("Right", about.right, "32")):
        for block in blocks:
            yield ""
            yield paint(f"{title}, in {block.file}:" if block.file else f"{title}:", f"1;{style}")
            yield from (f"    {line}" for line in block.text.splitlines())
    known = _code_of_doctor(code)
    if known is not None:
        yield from ("", paint("Clients:", "1"))
        for fault, effect in _effects(known):
            of = f" ({fault})" if fault else ""
            evidence = _EVIDENCE.get(effect.evidence.name.lower(), "")
            why = f" ({evidence})" if evidence else ""
            yield from _wrapped(f"    {effect.who}{of}: {effect.what}{why}", width, "      ")
        if not any(_effects(known)):
            yield "    no client was given such a feed"
        if known.source:
            yield from ("", f"Standard: {known.source}")


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        max(40, width),
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _object(code: str, meaning: str, about: Explanation) -> dict[str, object]:
    known = _code_of_doctor(code)
    found: dict[str, object] = {
        "code": code,
        "severity": _SEVERITIES[code[0]][0],
        "command": "check" if known is None else "doctor",
        "meaning": meaning,
        "text": about.text,
        "wrong": _as_json(about.wrong),
        "right": _as_json(about.right),
    }
    if known is not None:
        found["source"] = known.source
        found["effects"] = [
            {
                "who": str(each.who),
                "what": each.what,
                "evidence": each.evidence.name.lower(),
                "fault": fault,
            }
            for fault, each in _effects(known)
        ]
    return found


def _as_json(blocks: Sequence[Block]) -> list[dict[str, str]]:
    return [asdict(block) for block in blocks]
