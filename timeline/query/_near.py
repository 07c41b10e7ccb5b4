"""Words that are spelled nearly alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from timeline.model import Timeline
from timeline.query._select import searched
from timeline.query._words import joined, written

MOST_NEAR = 3
"""The most near words that are named."""

_NUMBER = re.compile(r"\d")


def near_words(word: str, timeline: Timeline) -> tuple[tuple[str, int], ...]:
    """The words of the events' texts that are spelled most like a folded word, and how many events have each.

    At most three, the nearest first, then those of most events. An event has a word where `searched` has
    it, as a query finds it: in another word too. A word with digits, or of fewer than four letters, is
    near no other, and a phrase has none.
    """
    asked = joined(word)
    if not most_edits(asked) or len(word.split()) > 1:
        return ()
    texts = [searched(event, timeline) for event in timeline.events]
    spelled = {joined(each): each for each in sorted(written("\n".join(texts)))}
    counted = [
        (distance, -sum(spelled[near] in text for text in texts), spelled[near])
        for distance, near in Near(spelled).of(asked)
        if near != asked
    ]
    return tuple((near, -count) for _, count, near in sorted(counted)[:MOST_NEAR])


class Near:
    """The words of a vocabulary, to ask which are near."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._by_length: dict[int, list[tuple[int, str]]] = {}
        for word in vocabulary:
            if not _NUMBER.search(word):
                self._by_length.setdefault(len(word), []).append((_letters(word), word))

    def of(self, word: str) -> Iterator[tuple[int, str]]:
        """Each word that is near, with its distance: 1 for words of 4 to 7 letters, to 2 for longer ones."""
        most = most_edits(word)
        letters = _letters(word)
        for length in range(len(word) - most, len(word) + most + 1) if most else ():
            for own, other in self._by_length.get(length, ()):
                # an edit takes at most one letter out and puts one in
                if (own ^ letters).bit_count() <= 2 * most:
                    distance = edits(word, other, most=most)
                    if distance is not None:
                        yield distance, other


def most_edits(word: str) -> int:
    """How many edits a near word may be away. A number is near no other: 2023 is not 2024 misspelt."""
    return 0 if len(word) < 4 or _NUMBER.search(word) else 1 if len(word) < 8 else 2


def _letters(word: str) -> int:
    """The letters of a word as bits; two letters may share one."""
    bits = 0
    for letter in word:
        bits |= 1 << ord(letter) % 61
    return bits


def edits(a: str, b: str, *, most: int) -> int | None:
    """The Damerau-Levenshtein distance: letters put in, left out, changed, or turned round with the next.

    None where it is more than `most`, which must be 0, 1 or 2.
    """
    same = 0
    while same < len(a) and same < len(b) and a[same] == b[same]:
        same += 1
    a, b = a[same:], b[same:]
    if not a or not b:
        return len(a) + len(b) if len(a) + len(b) <= most else None
    if abs(len(a) - len(b)) > most or not most:
        return None
    ways = [(1, a[1:], b[1:]), (1, a[1:], b), (1, a, b[1:])]
    if a[:2] == b[1::-1]:
        ways.append((1, a[2:], b[2:]))
    if most == 2:  # a letter put in, or left out, between the two that are turned round
        if len(a) > 1 and a[:2] == b[2::-2]:
            ways.append((2, a[2:], b[3:]))
        if len(b) > 1 and b[:2] == a[2::-2]:
            ways.append((2, a[3:], b[2:]))
    found = [
        cost + rest
        for cost, left, right in ways
        if (rest := edits(left, right, most=most - cost)) is not None
    ]
    return min(found, default=None)
