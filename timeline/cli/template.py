"""What a template of the user makes of events: Jinja, in a sandbox that opens no file.

A template may still compute without end, and no sandbox of Python bounds that. So the time is limited, and
the memory where the operating system can; both need the main thread of a Unix.
"""

from __future__ import annotations

import contextlib
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timeline.cli.shared import fail

if TYPE_CHECKING:
    from types import FrameType

    from jinja2 import Environment, Template

    from timeline.model import Event, Timeline
    from timeline.writers.options import Options

_NAME = "<template>"
"""What Jinja calls the file of a template that is a text."""
_SECONDS = 10.0
_MEMORY = 1 << 29
"""Bytes that a template may need, besides what the program has."""
_MOST = 50_000_000
"""Characters of an answer."""
_MARKS = ("{{", "{%", "{#")


class _TooMuchError(Exception):
    """A template needs more than it may have."""


def read(given: str) -> str:
    """The template that an option gives: its text, or the file that has it; exits with 2 if there is none.

    A text that has none of the marks of a template is the name of a file.
    """
    if any(mark in given for mark in _MARKS):
        return given
    try:
        return Path(given).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:  # ValueError: it is not UTF-8, or the name has a NUL
        why = (error.strerror or "").lower() if isinstance(error, OSError) else "it is not text in UTF-8"
        fail(f"cannot read the template {given}: {why}", help="a text has {{ … }}: '{{ title }}'", code=2)


def rendered(text: str, timeline: Timeline, events: Sequence[Event], options: Options) -> str:
    """What a template makes of each event, one after the other; a line break ends each that has some text.

    Exits with 2 where the template is wrong, and says in which line.
    """
    variables = [*_variables(timeline, events, options)]
    parts: list[str] = []
    try:
        with _bounded():
            template = _environment().from_string(text)
            left = _MOST
            for each in variables:
                part = _part(template, each, left)
                left -= len(part)
                parts.append(part if part.endswith("\n") or not part else f"{part}\n")
    except Exception as error:  # whatever an expression of the user may raise
        known = variables[0] if variables else {}
        fail(f"line {_line(error)} of the template: {_why(error)}", help=_help(error, known), code=2)
    return "".join(parts)


def _line(error: Exception) -> int:
    """The line of the template at which an error came up."""
    from jinja2 import TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 1 for frame in reversed(frames) if frame.filename == _NAME), 1)


def _why(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "it needs too much memory"
    if isinstance(error, RecursionError):
        return "it calls itself without end"
    words = " ".join(str(error).split())
    if "no loader" in words:
        return "a template cannot name other files"
    return words or type(error).__name__


def _help(error: Exception, known: Mapping[str, Any]) -> str:
    from timeline.diagnostics import did_you_mean

    found = re.match(r"'(\w+)' is undefined", str(error))
    return (found and f"{did_you_mean(found[1], known)} known are {', '.join(known)}".strip()) or ""


def _part(template: Template, variables: dict[str, Any], most: int) -> str:
    found: list[str] = []
    for chunk in template.generate(variables):
        found.append(chunk)
        most -= len(chunk)
        if most < 0:
            raise _TooMuchError(f"it writes more than {_MOST:,} characters")
    return "".join(found)


def _environment() -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        """Without huge powers: nothing interrupts them."""

        intercepted_binops = frozenset({"**"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            raise SecurityError("a template has no **")

    # no loader, so nothing can be included; no autoescape, for an answer is text: HTML has the filter `e`
    return Sandbox(undefined=StrictUndefined, finalize=lambda value: "" if value is None else value)


def _variables(timeline: Timeline, events: Sequence[Event], options: Options) -> Iterator[dict[str, Any]]:
    """What a template can name, event by event: JSON's keys, None where it does not say them, and words."""
    from timeline.model.words import when_in_short, when_in_words
    from timeline.writers.columns import COLUMNS
    from timeline.writers.json import as_object

    nothing = dict.fromkeys(column for column in COLUMNS if "." not in column)
    for number, event in enumerate(events, 1):
        found = as_object(event, timeline, options)
        yield {
            **nothing,
            **found,
            "event": found,
            "when": when_in_words(event, timezone=options.timezone),
            "when_short": when_in_short(event, timezone=options.timezone),
            "category_name": timeline.categories[event.category].name if event.category else None,
            "actor_names": [timeline.actors[actor].name for actor in event.actors],
            "number": number,
            "is_first": number == 1,
            "is_last": number == len(events),
        }


@contextlib.contextmanager
def _bounded() -> Iterator[None]:
    """Interrupts what takes too long, and what needs too much memory, where the operating system can."""
    with contextlib.ExitStack() as stack:
        if sys.platform != "win32" and threading.current_thread() is threading.main_thread():
            import signal

            def interrupt(number: int, frame: FrameType | None) -> None:
                raise _TooMuchError(f"it takes more than {_SECONDS:.0f} seconds")

            stack.callback(signal.signal, signal.SIGALRM, signal.signal(signal.SIGALRM, interrupt))
            stack.callback(signal.setitimer, signal.ITIMER_REAL, 0)
            signal.setitimer(signal.ITIMER_REAL, _SECONDS)
        if sys.platform == "linux":
            import resource

            before = resource.getrlimit(resource.RLIMIT_AS)
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
            soft = pages * resource.getpagesize() + _MEMORY
            if before[0] == resource.RLIM_INFINITY or soft < before[0]:
                resource.setrlimit(resource.RLIMIT_AS, (soft, before[1]))
                stack.callback(resource.setrlimit, resource.RLIMIT_AS, before)
        yield
