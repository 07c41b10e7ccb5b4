"""Pages that ask for a person or a browser, and that a server sends where the calendar should be."""

from __future__ import annotations

from timeline.fetch import Answer

_SHOWN = 20_000  # bytes of a page to look at
_SIGNS = (
    "just a moment...",
    "_cf_chl_opt",
    "checking your browser",
    "enable javascript and cookies to continue",
    "attention required! | cloudflare",
    "verify you are human",
    "verifying you are human",
    "_incapsula_resource",
    "ddos-guard",
    "awswafintegration",
    "px-captcha",
    "captcha-delivery.com",
)
"""What such pages contain, in lower case."""


def sign(answer: Answer) -> str:
    """By what an answer shows that it is a challenge; empty for any other answer."""
    mitigated = answer.field("cf-mitigated").strip().lower()
    if mitigated == "challenge":  # Cloudflare sends it with each of its challenges
        return "cf-mitigated: challenge"
    start = answer.body[:_SHOWN].decode(errors="replace").lower()
    return next((text for text in _SIGNS if text in start), "") if is_page(answer) else ""


def is_page(answer: Answer) -> bool:
    """Whether an answer is HTML."""
    kind = answer.field("content-type").partition(";")[0].strip().lower()
    start = answer.body[:200].lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html")) or (kind == "text/html" and start.startswith(b"<"))
