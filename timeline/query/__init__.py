"""The query language of the command line, of the feeds' `where` and of the page.

    (actor:us or actor:mx) category:summit,resolution July to December 2023 not status:cancelled precursor

An event must fit all terms side by side. A comma between the values of one term means "or", as the word
does between terms; `-` or `not` negates. A word or a "quoted phrase" must be in the event's texts. A time,
or a range of times with both ends inclusive, asks for the days that the event touches.
"""

from __future__ import annotations

from timeline.query._alone import Alone, alone
from timeline.query._fields import BY_EVENT, CHOICES, FIELDS, field_term
from timeline.query._near import near_words
from timeline.query._rank import WEIGHTS, Hit, Ranking, Sought, marks, passage, rank
from timeline.query._read import MAX_LENGTH, Reading, date_range, parse, read
from timeline.query._resolve import MAX_NESTED, resolve, steps
from timeline.query._select import (
    MOST_COUNTED,
    MOST_SHOWN,
    certain_of,
    crowded,
    has,
    matcher,
    members,
    next_occurrence,
    own_texts,
    searched,
    select,
)
from timeline.query._text import fold
from timeline.query._types import (
    AnyTerm,
    FieldTerm,
    Query,
    QueryError,
    RangeTerm,
    StampTerm,
    Term,
    TextTerm,
    explained,
)
from timeline.query._written import span, written, written_term

__all__ = [
    "BY_EVENT",
    "CHOICES",
    "FIELDS",
    "MAX_LENGTH",
    "MAX_NESTED",
    "MOST_COUNTED",
    "MOST_SHOWN",
    "WEIGHTS",
    "Alone",
    "AnyTerm",
    "FieldTerm",
    "Hit",
    "Query",
    "QueryError",
    "RangeTerm",
    "Ranking",
    "Reading",
    "Sought",
    "StampTerm",
    "Term",
    "TextTerm",
    "alone",
    "certain_of",
    "crowded",
    "date_range",
    "explained",
    "field_term",
    "fold",
    "has",
    "marks",
    "matcher",
    "members",
    "near_words",
    "next_occurrence",
    "own_texts",
    "parse",
    "passage",
    "rank",
    "read",
    "resolve",
    "searched",
    "select",
    "span",
    "steps",
    "written",
    "written_term",
]
