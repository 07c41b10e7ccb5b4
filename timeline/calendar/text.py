"""What icalendar would encode otherwise: TEXT values and parameters of RFC 5545."""

from __future__ import annotations

from icalendar import Parameters, vText

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class Text(vText):
    """Text that reads back as it was. RFC 5545 3.3.11.

    icalendar's own escaping takes a backslash and an N for a line break: C:\\News loses its letter.
    """

    def to_ical(self) -> bytes:
        return str(self).replace("\r\n", "\n").replace("\r", "\n").translate(_ESCAPES).encode()


class LinkParameters(Parameters):
    """A LINK's parameters, its label in quotes whatever it holds: some parsers refuse a ^ outside of them."""

    # icalendar's own is typed as a tuple of nine
    always_quoted = (*Parameters.always_quoted, "LABEL")  # type: ignore[assignment]
