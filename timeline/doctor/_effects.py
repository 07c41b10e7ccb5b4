"""Words for what clients do, and who the clients are, for the table of codes."""

from __future__ import annotations

from timeline.doctor._types import Client, Effect, Evidence

GOOGLE, OUTLOOK, APPLE = Client.GOOGLE, Client.OUTLOOK, Client.APPLE
THUNDERBIRD, GNOME = Client.THUNDERBIRD, Client.GNOME
DOC, REP = Evidence.DOCUMENTED, Evidence.REPORTED

ICAL_JS, LIBICAL, SABRE = "ical.js", "libical", "sabre/vobject"
FIRST_ONLY = "ignores the rule, and shows its first instance"

TRIED = (THUNDERBIRD, GNOME)
"""The clients that were given faults. They read a feed only if they were given each of its faults."""


def wipes(*clients: Client) -> tuple[Effect, ...]:
    """Each of them shows nothing, and forgets the events that it had."""
    return tuple(Effect(client, "wipes its copy", refuses=True) for client in clients)


def both(what: str) -> tuple[Effect, ...]:
    """All of `TRIED` do the same."""
    return tuple(Effect(client, what) for client in TRIED)


def given(*effects: Effect) -> tuple[Effect, ...]:
    """What was seen in all of `TRIED`: one without an effect here reads the feed."""
    others = [client for client in TRIED if all(each.who != client for each in effects)]
    return (*effects, *(Effect(client, "reads the feed", harmless=True) for client in others))


def all_show(*who: str) -> tuple[Effect, ...]:
    """Each of them shows the feed as if the fault were not there."""
    return tuple(Effect(each, "shows all events", harmless=True) for each in who)


def none_shows(*who: str) -> tuple[Effect, ...]:
    """Each of them shows nothing of the feed because of one fault."""
    return tuple(Effect(each, "shows no event of the feed", refuses=True) for each in who)
