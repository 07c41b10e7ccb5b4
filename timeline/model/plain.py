"""The plain fields of an event: their values mean nothing beyond themselves.

Each is declared once, beside its attribute of Event. The key of the file with its JSON Schema, the facts
of the lock, JSON, CSV, `timeline show` and release notes derive from that.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeAlias

from timeline.model._declare import Form
from timeline.model._types import Event

Text: TypeAlias = "str | tuple[str, ...]"
"""A value as text; empty where the event says nothing."""


@dataclass(frozen=True, slots=True)
class Plain:
    """One plain field."""

    name: str
    """The attribute of Event, and the key of the file."""
    form: Form
    help: str
    own: bool
    """Whether the outputs have words, an order or a place of their own for it."""
    default: Any
    """The attribute's where the file does not have the key."""

    def read(self, given: Any) -> Any:
        """The attribute's value from the file's, which is of the right type; None is silence."""
        match given:
            case None:
                return self.default
            case list():
                return tuple(given)
            case str() if self.form is Form.TEXT:
                return given.strip()
        return given

    def text(self, event: Event) -> Text:
        """The value as text: "yes" or nothing for a flag."""
        return self._text(getattr(event, self.name))

    @property
    def silence(self) -> Text:
        """The text of an event whose record does not have the key."""
        return self._text(self.default)

    def _text(self, value: Any) -> Text:
        match value:
            case tuple():
                return value
            case bool():
                return "yes" if value else ""
        # a field that all outputs have in the same way is shown only where it says more than silence
        return "" if value == self.default and not self.own else str(value)

    def value(self, text: Text) -> Any:
        """The attribute's value from its text. Raises ValueError where the text is no such value's."""
        if text == self.silence:
            return self.default
        match self.form:
            case Form.FLAG:
                return bool(text)
            case Form.LEVEL:
                return int(str(text))
            case Form.CHOICE:
                return type(self.default)(text)
        return text

    def is_said(self, event: Event) -> bool:
        """Whether the event says anything but what silence means."""
        return bool(getattr(event, self.name) != self.default)

    def json(self, event: Event) -> Any:
        """The value as JSON has it."""
        value = getattr(event, self.name)
        return (
            list(value) if isinstance(value, tuple) else str(value) if isinstance(value, enum.Enum) else value
        )


PLAIN: Mapping[str, Plain] = {
    each.name: Plain(
        each.name, each.metadata["form"], each.metadata["help"], each.metadata["own"], each.default
    )
    for each in fields(Event)
    if "form" in each.metadata
}
"""By name, in the order in which Event has them."""


ALIKE: Sequence[Plain] = tuple(plain for plain in PLAIN.values() if not plain.own)
"""Those that all outputs have in the same way."""
