"""The query language of the command line, of the feeds' `where` and of the page.

    actor:us category:summit,resolution 2023-07..2023-12 -status:cancelled precursor

An event must fit all terms. A comma between the values of one term means "or", and `-` negates a
term. A word or a "quoted phrase" must be in the event's texts. A date, or a range of dates with
both ends inclusive, asks for the days that the event touches.
"""

from __future__ import annotations

from timeline.query._parse import FIELDS, MAX_LENGTH, date_range, field_term, fold, parse
from timeline.query._select import (
    MAX_NESTED,
    MOST_COUNTED,
    MOST_SHOWN,
    certain_of,
    crowded,
    matcher,
    members,
    next_occurrence,
    resolve,
    searched,
    select,
)
from timeline.query._types import AnyTerm, FieldTerm, Query, QueryError, RangeTerm, Term, TextTerm, explained

__all__ = [
    "FIELDS",
    "MAX_LENGTH",
    "MAX_NESTED",
    "MOST_COUNTED",
    "MOST_SHOWN",
    "AnyTerm",
    "FieldTerm",
    "Query",
    "QueryError",
    "RangeTerm",
    "Term",
    "TextTerm",
    "certain_of",
    "crowded",
    "date_range",
    "explained",
    "field_term",
    "fold",
    "matcher",
    "members",
    "next_occurrence",
    "parse",
    "resolve",
    "searched",
    "select",
]
