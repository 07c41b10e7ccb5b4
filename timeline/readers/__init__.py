"""Text to records. A new input is one module here and one line in READERS."""

from __future__ import annotations

from collections.abc import Mapping

from timeline.readers import toml
from timeline.readers.document import Reader

READERS: Mapping[str, Reader] = {
    ".toml": toml.read,
}
"""The readers by the suffix of the file's name."""
