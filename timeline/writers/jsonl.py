"""Events -> JSON Lines: an object a line, as JSON has them, for tools that read a stream."""

from __future__ import annotations

import json
from collections.abc import Sequence

from timeline.model import Event, Timeline
from timeline.writers.json import asked
from timeline.writers.options import Options


def write(timeline: Timeline, events: Sequence[Event], options: Options) -> bytes:
    """One object a line, in UTF-8; nothing at all where there are no events."""
    objects = (asked(event, timeline, options) for event in events)
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects).encode()
