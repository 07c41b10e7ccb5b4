"""The packed files of office programs (ECMA-376), opened with care."""

from __future__ import annotations

import io
import re
import zipfile

from timeline.readers.foreign._types import MAX_BYTES, Ask, RefusedError

_MAX_PARTS = 10_000
_ANEW = "open it in its program, and save it anew"
# an XML part of an office program never has a document type: the entities of one can fill the memory
_ENTITIES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]*)["']""")
_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1")


def checked(content: bytes, ask: Ask) -> io.BytesIO:
    """The packed file, if it is one that can be unpacked safely. Raises RefusedError.

    Python unpacks no more of a part than the file announces, so the sizes can be believed.
    """
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        help_ = "it is of an older program, or locked with a password: save it anew, or as CSV"
        raise RefusedError(f"{ask.name} is not of the kind that its name says", help_)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > MAX_BYTES:
                size = f"{MAX_BYTES // 1024 // 1024} MB"
                raise RefusedError(f"{ask.name} unpacks to more than {size}", "split it, or save it as CSV")
            for part in parts:
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    _look_at(packed.read(part), ask)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError) as error:
        raise RefusedError(
            f"{ask.name} is damaged: {error}", "open it in its program, and save it anew"
        ) from None
    except (OSError, EOFError, ValueError) as error:
        if isinstance(error, RefusedError):
            raise
        raise RefusedError(f"{ask.name} is damaged", _ANEW) from None
    return io.BytesIO(content)


def _look_at(part: bytes, ask: Ask) -> None:
    named = _ENCODING.search(part[:400])
    is_plain = b"\0" not in part and (named is None or named[1].lower() in _ENCODINGS)
    if not is_plain or _ENTITIES.search(part):
        raise RefusedError(f"{ask.name} holds what no office program writes: it is not read")


def missing(package: str, ask: Ask) -> RefusedError:
    """What to say where the package that reads a file is not installed."""
    help_ = "pip install 'diplomatic-timeline[office]'"
    return RefusedError(f"to read {ask.name}, the package {package} is needed", help_)
