"""The codes about how a feed is served, and how often clients ask for it. `codes.py` says what they are."""

from __future__ import annotations

from collections.abc import Mapping

from timeline.doctor._effects import APPLE, GNOME, GOOGLE, OUTLOOK, REP, THUNDERBIRD, both
from timeline.doctor._types import Client, Code, Effect

CODES: Mapping[str, Code] = {
    "E901": Code("no answer", "RFC 9110 15", both("keeps the copy that it has")),
    "E902": Code(
        "no such feed",
        "RFC 9110 15.5.5",
        (
            Effect(THUNDERBIRD, "wipes its copy when it starts again", refuses=True),
            Effect(GNOME, "keeps the copy that it has"),
        ),
        nothing=True,
    ),
    "E903": Code(
        "an answer other than 200",
        "RFC 9110 15",
        nothing=True,
        faults={
            "503": both("keeps the copy that it has"),
            "410": (Effect(THUNDERBIRD, "keeps the copy that it has, and never asks again"),),
        },
    ),
    "E904": Code("an answer that is cut off", "RFC 9110 8.6"),
    "W905": Code("a Content-Type that is not that of a calendar", "RFC 5545 8.1"),
    "W906": Code("a file to save", "RFC 6266 4.2"),
    "W907": Code("no strong ETag", "RFC 9110 8.8.3"),
    "W908": Code("no Last-Modified", "RFC 9110 8.8.2"),
    "N909": Code("no Cache-Control with max-age", "RFC 9111 5.2.2"),
    "W910": Code("a Cache-Control that forbids caching", "RFC 9111 5.2.2"),
    "W911": Code("no 304 although nothing has changed", "RFC 9110 13.1"),
    "E912": Code("a 304 without ETag and Cache-Control", "RFC 9110 15.4.5"),
    "E913": Code("If-Modified-Since takes precedence over If-None-Match", "RFC 9110 13.1.3"),
    "W914": Code("the answer to HEAD is not that to GET", "RFC 9110 9.3.2"),
    "W915": Code("packed without Vary", "RFC 9110 12.5.5"),
    "W916": Code("one ETag for two encodings", "RFC 9110 8.8.3.3"),
    "N917": Code("no X-Content-Type-Options: nosniff"),
    "N918": Code("a feed behind redirects", "RFC 9110 15.4"),
    "W919": Code("a feed over http", "RFC 9110 4.2.2"),
    "W920": Code("robots.txt forbids it", "RFC 9309 2.2", (Effect(GOOGLE, "does not fetch it", REP),)),
    "W921": Code("bytes that change although the content does not", "RFC 9110 8.8"),
    "E922": Code("UIDs that change at every request", "RFC 5545 3.8.4.7"),
    "E923": Code("an ETag that does not follow the content", "RFC 9110 8.8.3"),
    "W924": Code("an ETag that changes by itself", "RFC 9110 8.8.3"),
    "N925": Code("SOURCE names another address", "RFC 7986 5.8"),
    "E926": Code("a 405 without Allow", "RFC 9110 15.5.6"),
    "E927": Code("a challenge page that keeps calendars out", "", nothing=True),
}
"""Those that begin with 9, in the order of their numbers."""

POLLS: Mapping[Client, Effect] = {
    GOOGLE: Effect(GOOGLE, "asks again every 8 to 24 hours", REP),
    OUTLOOK: Effect(OUTLOOK, "asks again every 3 hours or more on the web", REP),
    APPLE: Effect(APPLE, "asks again as often as its user chooses"),
    THUNDERBIRD: Effect(THUNDERBIRD, "asks again every 30 minutes"),
}
"""How often each client asks for a feed again, whatever the feed says."""
