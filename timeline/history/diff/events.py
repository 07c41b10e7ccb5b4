"""The differences between two versions of one event, each in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from timeline import edtf
from timeline.edtf import say_duration
from timeline.history.diff import dates
from timeline.history.diff._types import Claim, Difference, What
from timeline.history.diff.text import came_and_went, now_was, quoted, say_rewording
from timeline.history.facts import FieldChange, differences, facts_of
from timeline.model import WORDS, Event, Kind, RelationType, Status, Timeline

_STATUSES: Mapping[Status, What] = {
    Status.CONFIRMED: What.CONFIRMED,
    Status.TENTATIVE: What.TENTATIVE,
    Status.CANCELLED: What.CANCELLED,
    Status.POSTPONED: What.POSTPONED,
}
_FOREMOST: tuple[What, ...] = (
    What.BACK,
    What.CANCELLED,
    What.POSTPONED,
    What.CONFIRMED,
    What.TENTATIVE,
    What.MOVED,
    What.RECURRENCE,
    What.NARROWED,
    What.WIDENED,
    What.REWORDED,
    What.RENAMED,
)
"""Which of several things comes first; all others come after these."""
_KINDS: Mapping[Kind, str] = {
    Kind.EVENT: "an event",
    Kind.DEADLINE: "a deadline",
    Kind.PERIOD: "a period",
    Kind.TARGET: "a target",
}
_DATES = frozenset({"date", "zone", "repeat"})


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two versions of an event, and the timelines that name what they hold."""

    old: Event
    new: Event
    before: Timeline
    after: Timeline
    redated: Collection[str]
    """The ids of the events whose dates changed, as they are now."""


def differences_between(
    old: Event, new: Event, before: Timeline, after: Timeline, *, redated: Collection[str] = ()
) -> tuple[Difference, ...]:
    """What differs between two versions of an event, the foremost first.

    `old` names other events by the ids that they have in `after`; `redated` holds the ids of those whose
    dates changed.
    """
    pair = _Pair(old, new, before, after, redated)
    found = [Difference(What.RENAMED, "id", old.id, new.id, f"its id is now {new.id}, was {old.id}")]
    found = found if old.id != new.id else []
    changes = {change.field: change for change in differences(facts_of(old), facts_of(new))}
    for change in changes.values():
        found.append(_of_fact(change, changes, pair))
    found += _beyond_facts(pair)
    return tuple(sorted(found, key=lambda each: rank(each.what)))  # stable: else in the order of FACTS


def foremost(whats: Iterable[What]) -> What:
    """The one that comes first."""
    return min(whats, key=rank)


def rank(what: What) -> int:
    """Its place among several things that happened to one event, counted from 0."""
    return _FOREMOST.index(what) if what in _FOREMOST else len(_FOREMOST)


def _of_fact(change: FieldChange, changes: Collection[str], pair: _Pair) -> Difference:
    """A changed fact in words; a fact without words of its own here is called by its name."""
    old, new = change.old, change.new
    what, words = What.DETAILS, ""
    match change.field:
        case "title":
            what, words = What.REWORDED, f"was titled {quoted(str(old))}"
        case "summary":
            what, words = What.REWORDED, say_rewording("summary", str(old), str(new))
        case "status":
            what, words = _STATUSES[pair.new.status], _status(pair, dated=not _DATES.isdisjoint(changes))
        case "date" | "zone" | "repeat":
            what, words = _date(change, changes, pair)
        case "except" | "moved":
            what, words = What.RECURRENCE, _instances(change)
        case "time":
            # the words of a changed date say the time, too
            words = "" if "date" in changes else now_was("time", str(old), str(new))
        case "kind":
            words = f"now {_KINDS[pair.new.kind]}, was {_KINDS[pair.old.kind]}"
        case "category":
            names = [_name(pair.before.categories, str(old)), _name(pair.after.categories, str(new))]
            words = now_was("category", *map(quoted, names))
        case "place":
            words = now_was("place", quoted(str(old)), quoted(str(new)))
        case "actors" | "sources" | "related":
            words = _list(change.field, tuple(old), tuple(new), pair)
        case name if isinstance(old, tuple) and isinstance(new, tuple):
            came, went = (
                [each for each in one if each not in other] for one, other in ((new, old), (old, new))
            )
            words = came_and_went(name, came, went, name) or f"{name} in another order"
        case name:
            words = now_was(name, quoted(str(old)), quoted(str(new)))
    return Difference(what, change.field, None if old == "" else old, None if new == "" else new, words)


def _status(pair: _Pair, *, dated: bool) -> str:
    old, new = pair.old.status, pair.new.status
    if dated:  # the words of the date stand beside
        return f"was {old}"
    words = dates.date_in_words(pair.new)
    if new is Status.POSTPONED:
        words += "; no new date"
    return words if old is Status.CONFIRMED else f"{words}; was {old}"


def _date(change: FieldChange, changes: Collection[str], pair: _Pair) -> tuple[What, str]:
    """What happened to its date: the first of the fields that changed has the words, the others none."""
    old, new = pair.old, pair.new
    first = change.field == next(field for field in ("repeat", "date", "zone") if field in changes)
    if old.repeat is not None or new.repeat is not None:
        before, after = dates.rule_in_words(old), dates.rule_in_words(new)
        if before == after:
            before, after = (str(event.repeat.rule) if event.repeat else "" for event in (old, new))
        words = f"no longer recurs: {after}; was {before}" if new.repeat is None else ""
        return What.RECURRENCE, "" if not first else words or dates.now_and_was(before, after)
    what = What.MOVED  # the same clock in another zone
    if "date" in changes:
        what = dates.what_of_dates(old.when, new.when, lasting=old.lasts and new.lasts)
    if not first:
        return what, ""
    words = dates.say_dates(old, new, moved=what is What.MOVED)
    if new.derived is not None:
        words += f"; derived: {_derivation(new)}"
        words += ", whose date changed" if new.derived.anchor in pair.redated else ""
    return what, words


def _derivation(event: Event) -> str:
    assert event.derived is not None
    direction = "before" if event.derived.before else "after"
    return f"{say_duration(event.derived.by)} {direction} {quoted(event.derived.title)}"


def _instances(change: FieldChange) -> str:
    """Days of a series taken out or put back, or moved: each by the day that the rule gives."""
    came = [_instance(each, change.field) for each in sorted(set(change.new) - set(change.old))]
    went = [_instance(each, change.field) for each in sorted(set(change.old) - set(change.new))]
    if change.field == "except":
        return "; ".join([f"not on {day}" for day in came] + [f"on {day} after all" for day in went])
    return "; ".join([f"on {move}" for move in came] + [f"no longer on {move}" for move in went])


def _instance(text: str, field: str) -> str:
    said = [edtf.say(edtf.parse(part)) for part in text.split(" -> ")]
    return said[0] if field == "except" else f"{said[1]} instead of {said[0]}"


def _list(field: str, old: tuple[str, ...], new: tuple[str, ...], pair: _Pair) -> str:
    # in the order of their ids: what a lock remembers of a list has no other
    added, taken_out = sorted(set(new) - set(old)), sorted(set(old) - set(new))
    if not added and not taken_out:
        return f"{'relations' if field == 'related' else field} in another order"
    came = [_named(field, each, pair.after) for each in added]
    went = [_named(field, each, pair.before) for each in taken_out]
    if not set(came).isdisjoint(went):  # two of one name: with their ids they differ
        came = [_named(field, each, pair.after, with_id=True) for each in added]
        went = [_named(field, each, pair.before, with_id=True) for each in taken_out]
    if field == "related":
        return "; ".join([*came, *(f"no longer {each}" for each in went)])
    return came_and_went(field.removesuffix("s"), came, went)


def _named(field: str, text: str, timeline: Timeline, *, with_id: bool = False) -> str:
    """One of a list of ids by its name, and an event with what the relation to it is."""
    relation, _, name = text.rpartition(" ")
    match field:
        case "related":
            event = timeline.event(name)
            words = f"{WORDS[RelationType(relation)][0]} {quoted(event.title) if event else name}"
        case "actors":
            words = _name(timeline.actors, name)
        case _:
            source = timeline.sources.get(name)
            words = quoted(source.title) if source else name
    return f"{words} ({name})" if with_id else words


def _name(table: Mapping[str, object], name: str) -> str:
    entry = table.get(name)
    return getattr(entry, "name", name)


def _beyond_facts(pair: _Pair) -> Iterator[Difference]:
    """What differs between two versions of an event, and is not among its facts."""
    old, new = pair.old, pair.new
    yield from _claims(pair)
    if _derived(old) != _derived(new):
        words = (
            f"its date is now derived: {_derivation(new)}" if new.derived else "its date is no longer derived"
        )
        if new.derived and old.when != new.when:  # the words of the date say it
            words = ""
        yield Difference(What.DETAILS, "derived", _derived(old), _derived(new), words)
    if old.was != new.was:
        yield _earlier_dates(pair)
    if old.disputed != new.disputed:
        words = "its sources are known to disagree" if new.disputed else "its sources disagree no longer"
        yield Difference(What.DETAILS, "disputed", old.disputed, new.disputed, words)
    if old.importance != new.importance:
        words = now_was("importance", str(old.importance), str(new.importance))
        yield Difference(What.DETAILS, "importance", old.importance, new.importance, words)
    for field, noun, text_of in _TEXTS:
        before, after = text_of(old), text_of(new)
        if before != after:
            yield Difference(What.DETAILS, field, before or None, after or None, now_was(noun, before, after))
    if old.id == new.id and old.formerly != new.formerly:
        words = came_and_went(
            "earlier id",
            [name for name in new.formerly if name not in old.formerly],
            [name for name in old.formerly if name not in new.formerly],
        )
        words = words or "earlier ids in another order"
        yield Difference(What.DETAILS, "formerly", old.formerly, new.formerly, words)


def _zone_of_place(event: Event) -> str:
    return event.place.timezone if event.place else ""


def _coordinates(event: Event) -> str:
    place = event.place
    if place is None or place.latitude is None or place.longitude is None:
        return ""
    return f"{place.latitude}, {place.longitude}"


def _notes_on_moves(event: Event) -> str:
    moves = event.repeat.moved if event.repeat else ()
    return "; ".join(
        f"{edtf.day(move.day)}: {move.note}" for move in sorted(moves, key=lambda move: move.day) if move.note
    )


_TEXTS: tuple[tuple[str, str, Callable[[Event], str]], ...] = (
    ("place.timezone", "time zone of the place", _zone_of_place),
    ("place", "coordinates", _coordinates),
    ("moved.note", "notes on moved days", _notes_on_moves),
)
"""A field, what it is in words, and how it reads."""


def _derived(event: Event) -> str | None:
    """`after open-forum by P10Y`."""
    derived = event.derived
    if derived is None:
        return None
    return f"{'before' if derived.before else 'after'} {derived.anchor} by {derived.by}"


def _earlier_dates(pair: _Pair) -> Difference:
    """Dates that it had before, without words for those that the words of the move say."""
    old, new = pair.old, pair.new
    came = [earlier for earlier in new.was if earlier not in old.was]
    went = [earlier for earlier in old.was if earlier not in new.was]
    said_already = {earlier.date for earlier in old.was} & {earlier.date for earlier in new.was}
    if old.when is not None and old.when != new.when:
        said_already.add(old.when)
    words = came_and_went(
        "earlier date",
        [edtf.say(earlier.date) for earlier in came if earlier.date not in said_already],
        [edtf.say(earlier.date) for earlier in went if earlier.date not in said_already],
    )
    if not words and (not came or went):
        words = "what is said of its earlier dates"
    return Difference(What.DETAILS, "was", _earlier(old), _earlier(new), words)


def _earlier(event: Event) -> tuple[str, ...]:
    """`2026-04 (source) note`."""
    return tuple(
        " ".join(filter(None, [edtf.format(each.date), each.source and f"({each.source})", each.note]))
        for each in event.was
    )


def _claims(pair: _Pair) -> Iterator[Difference]:
    """What each source that both versions cite says now; another difference names new sources."""
    before, after = (_by_source(event) for event in (pair.old, pair.new))
    for source in before:
        if source in after and before[source] != after[source]:
            name = _named("sources", source, pair.after)
            words = _said_anew(name, before[source], after[source])
            yield Difference(What.DETAILS, "cite", before[source], after[source], words)


def _by_source(event: Event) -> Mapping[str, tuple[Claim, ...]]:
    found: dict[str, tuple[Claim, ...]] = {}
    for each in event.citations:
        date = "" if each.date is None else edtf.format(each.date)
        claim = Claim(each.source, date, each.quote, each.note)
        found[each.source] = (*found.get(each.source, ()), claim)
    return found


def _said_anew(name: str, before: tuple[Claim, ...], after: tuple[Claim, ...]) -> str:
    if not len(before) == len(after) == 1:
        return f"source {name}: its claims"
    [old], [new] = before, after
    parts = []
    if old.date != new.date:
        was, now = (edtf.say(edtf.parse(date)) if date else "" for date in (old.date, new.date))
        parts.append(f"now says {now}" if now else "gives no date any more")
        parts[-1] += f", said {was} before" if was else ", gave no date before"
    parts += [
        say_rewording(field, was, now)
        for field, was, now in (("quote", old.quote, new.quote), ("note", old.note, new.note))
        if was != now
    ]
    return f"source {name}: {'; '.join(parts)}"
