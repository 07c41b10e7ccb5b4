"""robots.txt: whether a program may fetch an address. RFC 9309."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

_MAX = 500_000  # characters; RFC 9309 2.5: a crawler reads at least 500 KiB


def allows(text: str, agent: str, url: str) -> bool:
    """Whether a robots.txt lets an agent fetch an address: its longest rule that fits decides."""
    parts = urlsplit(url)
    path = _plain((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    best = (-1, True)  # without a rule it is allowed
    for pattern, allow in _rules(text[:_MAX], agent.lower()):
        # RFC 9309 2.2.2: if two are equally long, the one that allows
        if _fits(pattern, path):
            best = max(best, (len(pattern), allow))
    return best[1]


def _rules(text: str, agent: str) -> list[tuple[str, bool]]:
    """The rules of the groups that name an agent; if none does, of the groups for all agents."""
    own: list[tuple[str, bool]] = []
    general: list[tuple[str, bool]] = []
    named = False
    agents: list[str] = []
    in_rules = False
    for line in text.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            if in_rules:
                agents, in_rules = [], False
            agents.append(value.lower())
            named = named or value.lower() == agent
        elif key in ("allow", "disallow"):
            in_rules = True
            rule = (_plain(value), key == "allow")
            if value and agent in agents:
                own.append(rule)
            if value and "*" in agents:
                general.append(rule)
    return own if named else general


def _plain(path: str) -> str:
    """A path in one form, so that `%7E` and `~` are the same."""
    return quote(unquote(path), safe="/?*$=&;:@!',()+~-._%")


def _fits(pattern: str, path: str) -> bool:
    anchored = pattern.endswith("$")
    pieces = pattern.removesuffix("$").split("*")
    at = 0
    for number, piece in enumerate(pieces):
        last = number == len(pieces) - 1
        if number == 0:
            if not path.startswith(piece):
                return False
            at = len(piece)
        elif last and anchored:
            return path.endswith(piece) and len(path) - len(piece) >= at
        else:
            found = path.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
    return not anchored or at == len(path)
