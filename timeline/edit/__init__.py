"""Changes of a timeline file's text: records are added and changed, all else stays, byte for byte.

Pure: a text and what to change give a text. Whoever writes it into the file checks it first.
"""

from __future__ import annotations

from timeline.edit._format import format_text
from timeline.edit._records import add_records, change_record, change_records, replace_values
from timeline.edit._rename import RENAMED, defines, kinds_of, rename, rename_in_query
from timeline.edit._scan import EditError, Layout, read_records, scan
from timeline.edit._write import KINDS, ORDER, date_value, new_id, ordered, record_text

__all__ = [
    "KINDS",
    "ORDER",
    "RENAMED",
    "EditError",
    "Layout",
    "add_records",
    "change_record",
    "change_records",
    "date_value",
    "defines",
    "format_text",
    "kinds_of",
    "new_id",
    "ordered",
    "read_records",
    "record_text",
    "rename",
    "rename_in_query",
    "replace_values",
    "scan",
]
