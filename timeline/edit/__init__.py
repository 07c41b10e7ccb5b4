"""Changes of a timeline file's text: records are added and changed, all else stays, byte for byte.

Pure: a text and what to change give a text. Whoever writes it into the file checks it first.
"""

from __future__ import annotations

from timeline.edit._records import add_records, change_record, replace_values
from timeline.edit._scan import EditError, Layout, scan
from timeline.edit._write import ORDER, date_value, new_id, record_text

__all__ = [
    "ORDER",
    "EditError",
    "Layout",
    "add_records",
    "change_record",
    "date_value",
    "new_id",
    "record_text",
    "replace_values",
    "scan",
]
