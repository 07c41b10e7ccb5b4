"""What became of a date, and in which words: whether it moved, or is only known more exactly or less."""

from __future__ import annotations

import re
from dataclasses import replace

from timeline import edtf
from timeline.edtf import DateTime, Expression, Interval
from timeline.history.diff._types import What
from timeline.model import Event, Status
from timeline.model.words import when_in_words

# words that begin like this cannot follow "from" or "to"
_NO_POINT = re.compile(r"(since|until|from|on|by|every|each|all|one of)\b")


def what_of_dates(old: Expression | None, new: Expression | None, *, lasting: bool = False) -> What:
    """MOVED, NARROWED or WIDENED; DETAILS where both mean the same days.

    A date that may still be where it was has not moved: from "some day in April" to the 14th of April, it
    only became better known. `lasting` is for two dates that fill all of their days.
    """
    if old is None or new is None:
        return What.NARROWED if old is None else What.WIDENED
    before, after = _span(old), _span(new)
    if before == after:
        return _within_the_same_days(old, new)
    if before[0] <= after[0] and after[1] <= before[1] and not (lasting or edtf.is_exact(old)):
        return What.NARROWED
    if after[0] <= before[0] and before[1] <= after[1] and not (lasting or edtf.is_exact(new)):
        return What.WIDENED
    return What.MOVED


def _within_the_same_days(old: Expression, new: Expression) -> What:
    if _is_timed(old) != _is_timed(new):
        return What.NARROWED if _is_timed(new) else What.WIDENED
    if edtf.is_qualified(old) != edtf.is_qualified(new):
        return What.WIDENED if edtf.is_qualified(new) else What.NARROWED
    if _is_timed(old):
        return What.DETAILS if old == new else What.MOVED
    both_exact = edtf.is_exact(old) and edtf.is_exact(new)
    return What.MOVED if both_exact and edtf.extents(old) != edtf.extents(new) else What.DETAILS


def _span(expression: Expression) -> tuple[float, float]:
    first, last = edtf.earliest(expression), edtf.latest(expression)
    return float("-inf") if first is None else first, float("inf") if last is None else last


def _is_timed(expression: Expression) -> bool:
    match expression:
        case DateTime() | Interval(start=DateTime()) | Interval(end=DateTime()):
            return True
    return False


def say_dates(old: Event, new: Event, *, moved: bool) -> str:
    """Words for what the date is and was, in two versions of an event that does not recur.

    `moved` says whether the date moved, as `what_of_dates` finds.
    """
    before, after = date_in_words(old), date_in_words(new)
    if old.when is None or new.when is None:
        return f"now {after}" if old.when is None else f"no date is known any more; was {before}"
    if before == after:
        return f"now written {edtf.format(new.when)}, was {edtf.format(old.when)}"
    return from_to(before, after) if moved else now_and_was(before, after)


def from_to(before: str, after: str) -> str:
    """`from some day in April 2026 to 14 to 15 May 2026`; as `now_and_was` where that is easily misread."""
    if _NO_POINT.match(before) or _NO_POINT.match(after) or re.search(r"[,;:]| to ", before):
        return now_and_was(before, after)
    return f"from {before} to {after}"


def now_and_was(before: str, after: str) -> str:
    """`now 14 May 2026; was April 2026`."""
    return f"now {after}; was {before}"


def date_in_words(event: Event) -> str:
    """An event's date in words, without what it is derived from and without earlier dates."""
    return when_in_words(replace(event, was=(), derived=None))


def rule_in_words(event: Event) -> str:
    """A series' rule in words, without its excepted and moved instances; another event's date in words."""
    if event.repeat is None:
        return date_in_words(event)
    return date_in_words(replace(event, repeat=replace(event.repeat, exdates=(), moved=())))


def with_status(words: str, event: Event) -> str:
    """Words for a date, with the event's status after them unless it is confirmed."""
    return words if event.status is Status.CONFIRMED else f"{words}; {event.status}"
