"""Bytes to text: by its mark, as UTF-8, or as what it plainly is; and HTML to plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from timeline.readers.foreign._types import Ask, RefusedError, clean

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# what stands in Western text besides letters from 0xC0: the euro, quotation marks, dashes, S, Z and OE
_WESTERN = frozenset(
    b"\x80\x82\x84\x85\x8a\x8c\x8e\x91\x92\x93\x94\x95\x96\x97\x99\x9a\x9c\x9e\x9f\xa0\xa3\xa7"
)


def decoded(content: bytes, ask: Ask) -> tuple[str, str]:
    """The text of a file and its encoding. Raises RefusedError where that is not plain."""
    if ask.encoding:
        try:
            return content.decode(ask.encoding), ask.encoding
        except (LookupError, UnicodeDecodeError, UnicodeError):
            message = f"{ask.name} cannot be read as {ask.encoding}"
            raise RefusedError(message, "leave --encoding out, or name another", code=2) from None
    if content.startswith(b"PK\x03\x04"):
        help_ = "if it is a spreadsheet or a document, name it .xlsx or .docx"
        raise RefusedError(f"{ask.name} is a packed file, and no text", help_)
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "utf-8")
    if encoding == "utf-8" and content.count(b"\0") * 10 > len(content):
        help_ = "save it as UTF-8, or say --encoding utf-16-le"
        raise RefusedError(f"{ask.name} is not text in UTF-8: it has NUL characters", help_)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and _is_western(content):
            return content.decode("cp1252"), "cp1252"
        line = content.count(b"\n", 0, error.start) + 1
        raise RefusedError(
            f"{ask.name} is not {encoding.removesuffix('-sig').upper()}: line {line}",
            'save it as "CSV UTF-8", or name its encoding: --encoding windows-1250',
        ) from None
    return text, encoding


def _is_western(content: bytes) -> bool:
    """Whether bytes are plainly Windows-1252: few letters beyond ASCII, each between others."""
    high = re.findall(rb"[\x80-\xff]+", content)
    few = sum(map(len, high)) * 5 < len(content)
    return few and all(
        len(run) <= 2 and all(byte in _WESTERN or (byte >= 0xC0 and byte not in b"\xd7\xf7") for byte in run)
        for run in high
    )


_BLOCKS = frozenset("p div br li ul ol tr table h1 h2 h3 h4 h5 h6 blockquote hr".split())


class _Text(HTMLParser):
    """Collects what a page shows of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0
        self._address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins a line; an address waits for the end of its link."""
        if tag in ("script", "style"):
            self._hidden += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag == "a":
            self._address = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        """An address stands behind the words of its link."""
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag == "a" and self._address.startswith(("http://", "https://")):
            if not (self.parts and self.parts[-1].endswith(self._address)):
                self.parts.append(f" ({self._address})")
            self._address = ""

    def handle_data(self, data: str) -> None:
        """What is shown."""
        if not self._hidden:
            self.parts.append(data)


def plain_text(html: str) -> str:
    """What a piece of HTML says, without its markup; a text without markup stays as it is."""
    if not re.search(r"<[a-zA-Z/!][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);", html):
        return clean(html)
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    return clean(re.sub("\n{3,}", "\n\n", "\n".join(lines)))
