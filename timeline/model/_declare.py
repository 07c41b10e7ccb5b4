"""How an attribute of an event says what its key in the file takes."""

from __future__ import annotations

import enum
from collections.abc import Mapping


class Form(enum.Enum):
    """What a plain field takes in the file."""

    LINE = "one line of text"
    TEXT = "text of several lines"
    NAME = "an id; any name, where the file has no table of them"
    NAMES = "a list of names"
    IDS = "a list of ids"
    CHOICE = "one of an enum's values"
    LEVEL = "a whole number from 1 to 5"
    FLAG = "true or false"


def plain(form: Form, help: str = "", *, own: bool = False) -> Mapping[str, Form | str | bool]:
    """The metadata of an attribute that is a plain field; an editor shows `help` to who writes the file.

    `own` says that the outputs have words, an order or a place of their own for it. Any other plain field
    goes to all outputs in the same way.
    """
    return {"form": form, "help": help, "own": own}
