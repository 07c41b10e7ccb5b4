"""Plain fields of an event: their values as text, and values from texts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from timeline import edtf
from timeline.model import Event
from timeline.model._declare import Form
from timeline.model.plain import PLAIN, Plain

EVENT = Event("talks", "talks@example.org", "Talks", edtf.parse("2026"))
FIELDS = [replace(plain, own=own) for plain in PLAIN.values() for own in (True, False)]


def name_of(plain: Plain) -> str:
    return f"{plain.name} {'own' if plain.own else 'alike'}"


def another(plain: Plain) -> Any:
    """A value that is not the default of a plain field."""
    match plain.form:
        case Form.FLAG:
            return not plain.default
        case Form.LEVEL:
            return plain.default % 5 + 1
        case Form.CHOICE:
            return next(each for each in type(plain.default) if each is not plain.default)
        case Form.NAMES | Form.IDS:
            return ("other",)
        case Form.LINE | Form.TEXT | Form.NAME:
            return "Other"


@pytest.mark.parametrize("plain", FIELDS, ids=name_of)
def test_a_text_gives_back_the_value(plain: Plain) -> None:
    for value in (plain.default, another(plain)):
        assert plain.value(plain.text(replace(EVENT, **{plain.name: value}))) == value


@pytest.mark.parametrize("plain", FIELDS, ids=name_of)
def test_an_event_that_says_nothing_has_the_text_of_silence(plain: Plain) -> None:
    assert plain.text(EVENT) == plain.silence
    assert not plain.is_said(EVENT)
    other = replace(EVENT, **{plain.name: another(plain)})
    assert plain.text(other) != plain.silence
    assert plain.is_said(other)


@pytest.mark.parametrize("plain", FIELDS[1::2], ids=name_of)
def test_silence_is_no_text_in_a_field_that_all_outputs_have_alike(plain: Plain) -> None:
    assert not plain.silence
