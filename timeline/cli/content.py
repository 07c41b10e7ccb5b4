"""What a writer writes, and what to say where it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.cli.shared import fail
from timeline.writers import WRITERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.model import Event, Timeline
    from timeline.writers.options import Options


def content_of(name: str, timeline: Timeline, events: Sequence[Event], options: Options) -> bytes:
    """The file of a writer; exits with 1 if a package is missing, or if the format cannot hold the events."""
    from timeline.writers.options import WriteError

    writer = WRITERS[name]
    try:
        return writer.write(timeline, events, options)
    except WriteError as error:
        fail(str(error))
    except ModuleNotFoundError as error:
        if not writer.extra:
            raise
        package = {"docx": "python-docx"}.get(error.name or "", error.name)
        fail(
            f"{name} needs {package}, which is not installed",
            help=f"pip install 'diplomatic-timeline[{writer.extra}]'",
        )
