"""TEXT values of RFC 5545, escaped by the letter."""

from __future__ import annotations

from icalendar import vText

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class Text(vText):
    """Text that reads back as it was. RFC 5545 3.3.11.

    icalendar's own escaping takes a backslash and an N for a line break: C:\\News loses its letter.
    """

    def to_ical(self) -> bytes:
        return str(self).replace("\r\n", "\n").replace("\r", "\n").translate(_ESCAPES).encode()
