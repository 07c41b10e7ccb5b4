"""TEXT values and parameters (RFC 5545) that icalendar by itself encodes in another way."""

from __future__ import annotations

from icalendar import Parameters, vText

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class Text(vText):
    """Text that reads back as it was. RFC 5545 3.3.11.

    icalendar's own escaping takes a backslash and an N for a line break: C:\\News loses its letter.
    """

    def to_ical(self) -> bytes:
        """The text in UTF-8, with backslashes, semicolons, commas and line breaks escaped; not yet folded."""
        return str(self).replace("\r\n", "\n").replace("\r", "\n").translate(_ESCAPES).encode()


class LinkParameters(Parameters):
    """A LINK's parameters. The label always has quotes: some parsers refuse a ^ outside of them."""

    # icalendar declares its own as a tuple of nine
    always_quoted = (*Parameters.always_quoted, "LABEL")  # type: ignore[assignment]
