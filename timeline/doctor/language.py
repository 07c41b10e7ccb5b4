"""Checks of LANGUAGE. RFC 5545 3.2.10: its value is a language tag of RFC 5646."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timeline.diagnostics import quoted
from timeline.doctor._types import Finding
from timeline.doctor.feed import Component, Feed

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)
_OTHER = re.compile(r"[xi](?:-[a-z0-9]{1,8})+", re.IGNORECASE)  # private, and registered before RFC 5646
_OF_TWO_LETTERS = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy "
    "da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu "
    "hy hz ia id ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv "
    "kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr "
    "nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq "
    "sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi "
    "yo za zh zu".split()
)
"""The languages of two letters in the registry of RFC 5646 3; it has thousands of three, and none of more."""


def tags(feed: Feed) -> Iterator[Finding]:
    """W824: each LANGUAGE is a tag of RFC 5646, and its language exists (RFC 5545 3.2.10)."""
    components: tuple[Component, ...] = (*feed.calendars, *(event.component for event in feed.events))
    for component in components:
        for lines in component.properties.values():
            for line in lines:
                tag = line.parameters.get("LANGUAGE")
                if tag is not None and not is_tag(tag):
                    message = f"LANGUAGE={quoted(tag, limit=30)[1:-1]} of {line.name} is no known language"
                    help_ = f"write LANGUAGE={tag.replace('_', '-')}" if is_tag(tag.replace("_", "-")) else ""
                    help_ = help_ or "write a tag of RFC 5646, such as LANGUAGE=en or LANGUAGE=de-AT"
                    fault = "two-letters" if len(tag) == 2 and tag.isascii() and tag.isalpha() else ""
                    fault = "underscore" if "RFC 5646" not in help_ else fault
                    yield Finding("W824", line.number, message, help_, tag[:40], fault)


def is_tag(text: str) -> bool:
    """Whether a text is a well-formed language tag (RFC 5646 2.1) of a language that may exist."""
    found = _TAG.fullmatch(text)
    if found is None:
        return _OTHER.fullmatch(text) is not None
    language = found["language"].partition("-")[0].lower()
    return language in _OF_TWO_LETTERS if len(language) == 2 else len(language) == 3
