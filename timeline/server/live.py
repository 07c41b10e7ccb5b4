"""What `--watch` adds to the page: it reloads itself, and shows at its edge what is wrong with the data."""

from __future__ import annotations

import functools
import html
import json
import re
from collections.abc import Mapping
from importlib import resources

PATH = "/-/"
"""The folder of what belongs to the server and not to the site."""
CHANGES = f"{PATH}changes"
"""The stream of events that notifies the page of changes."""

ASSETS: Mapping[str, str] = {
    f"{PATH}live.js": "text/javascript; charset=utf-8",
    f"{PATH}live.css": "text/css; charset=utf-8",
}

WAITING_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""The Content-Security-Policy (CSP 3) of `waiting_page`."""

_POLICY = re.compile(
    rb'(<meta http-equiv="Content-Security-Policy" content="[^"]*?style-src-elem)( [^"]*)(">)'
)


@functools.cache
def asset(path: str) -> bytes:
    """The bytes of the file at a path that ASSETS has. Raises FileNotFoundError for another path."""
    return (resources.files("timeline.server") / "assets" / path.removeprefix(PATH)).read_bytes()


def page(content: bytes, *, version: str) -> bytes:
    """The site's page with the script that keeps it up to date, and a policy that allows it (CSP 3).

    Raises ValueError for a page without a policy or a head.
    """
    allowed, policies = _POLICY.subn(rb"\1 'self'\2; connect-src 'self'\3", content, count=1)
    before, end, after = allowed.partition(b"</head>")
    if not (policies and end):
        raise ValueError("the page has no policy, or no head, to put the script into")
    return before + _elements(version).encode() + end + after


def waiting_page(problems: str, *, summary: str) -> bytes:
    """The page to show while there is no good version yet: it lists the problems until they are fixed."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{html.escape(summary)}</title>
{_elements("")}</head>
<body class="live-waiting">
<main id="live-problems">
<h1 id="live-summary" role="alert">{html.escape(summary)}</h1>
<pre id="live-text" tabindex="0">{html.escape(problems)}</pre>
<p>The timeline appears here as soon as they are fixed.</p>
</main>
</body>
</html>
""".encode()


def _elements(version: str) -> str:
    # relative addresses also work behind a proxy that serves the site below a path
    return (
        '<link rel="stylesheet" href="-/live.css">\n'
        f'<script src="-/live.js" data-version="{version}" defer></script>\n'
    )


def event(*, version: str, summary: str, problems: str) -> bytes:
    """The state as a message to the page, in the form of HTML 9.2, "Server-sent events"."""
    data = json.dumps({"version": version, "summary": summary, "problems": problems})
    return f"data: {data}\n\n".encode()
