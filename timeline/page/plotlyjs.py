"""plotly.js for pages: where it comes from, and the policy that lets a page run it and nothing else."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Sequence


def plotly_asset(drawer: str = "") -> tuple[str, bytes]:
    """The path, relative to the site, and the bytes of plotly.js; the path has a digest of the bytes.

    `drawer` is the source; if it is empty, that of the installed package.
    """
    script = (drawer or source()).encode()
    return f"assets/plotly-{hashlib.sha256(script).hexdigest()[:12]}.min.js", script


@functools.cache
def source() -> str:
    """The text of the plotly.js that the installed package has."""
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())


@functools.cache
def styles(drawer: str) -> tuple[str, ...]:
    """The style sheets that plotly.js adds to any page; the policy must allow them."""
    literals = re.findall(r"\.textContent='((?:[^'\\]|\\.)*)'", drawer)
    return ("", *(re.sub(r"\\(.)", r"\1", literal) for literal in literals))


def policy(*, styles: Sequence[str], scripts: Sequence[str], host: str = "") -> str:
    """A Content Security Policy (CSP 3) that allows only these scripts and styles, and files of the site.

    `host` is another origin from which plotly.js comes; empty if it comes from none.

    Plotly adds an empty style element, and sets positions by style attributes.
    """
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(filter(None, ("script-src 'self'", host, *map(_hash, scripts)))),
            f"style-src-elem {' '.join(map(_hash, styles))}",
            "style-src-attr 'unsafe-inline'",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def in_script(text: str) -> str:
    """A script that cannot end its element early. HTML 4.12.1.3, 'Restrictions for contents of script'."""
    return re.sub(r"<(?=/script|script|!--)", r"\\x3c", text, flags=re.IGNORECASE)
