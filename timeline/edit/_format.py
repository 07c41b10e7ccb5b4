"""A text in canonical style: the order of keys, spacing, and how lists are laid out."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

from timeline.edit._scan import Block, EditError, Entry, Layout, Value, same, scan
from timeline.edit._write import ORDER, array_text, key_text, rank

_MOST_BLANK = 2  # blank lines in a row, such as those before a comment that begins a part of the file


def format_text(text: str) -> str:
    """A text with its keys in canonical order, each in a line of its own, and with canonical spacing.

    Tables stay in their order, and strings and numbers as they are written. A comment stays with the key or
    the header that it precedes, or whose line it ends. A BOM and the sort of line ends stay. What the text
    says is the same. To format it again changes nothing. Raises EditError if it is not TOML.
    """
    before = scan(text)
    body = text.removeprefix("\ufeff").replace("\r\n", "\n")
    formatted = _Formatter(scan(body)).text()
    after = scan(formatted)
    if not same(dict(before.records), dict(after.records)) or _comments(before) != _comments(after):
        raise EditError("the file cannot be formatted as it is written", "format it by hand")
    bom = "\ufeff" if text.startswith("\ufeff") else ""
    return bom + formatted.replace("\n", before.newline)


def _comments(layout: Layout) -> Counter[str]:
    return Counter(layout.text[start:end].rstrip() for start, end in layout.comments)


@dataclass(frozen=True, slots=True)
class _Line:
    """An entry, with the comments above it and behind it."""

    entry: Entry
    above: list[str]
    behind: str


class _Formatter:
    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._text = layout.text
        self._comments = dict(layout.comments)
        self._starts = sorted(self._comments)

    def text(self) -> str:
        blocks = self._layout.blocks
        out: list[str] = []
        lead: list[str] = []
        for block, after in zip(blocks, [*blocks[1:], None], strict=True):
            if block.path:
                out += _before_header(lead, first=not out)
                brackets = ("[[", "]]") if block.is_item else ("[", "]")
                names = ".".join(key_text(str(step)) for step in block.path if isinstance(step, str))
                out.append(f"{brackets[0]}{names}{brackets[1]}{self._behind(block.header_end)}")
            lines = list(self._lines(block))
            for line in sorted(lines, key=lambda line: _place(block, line.entry)):
                out += [*line.above, f"{self._entry(line.entry)}{line.behind}"]
            end = after.start if after else len(self._text)
            own, lead = self._tail(block, end, is_last=after is None)
            out += own
        out += _before_header(lead, first=not out) if any(lead) else []
        while out and not out[-1]:
            out.pop()
        return "".join(f"{line}\n" for line in out)

    def _lines(self, block: Block) -> list[_Line]:
        lines = []
        at = self._layout.line_end(block.header_end) if block.path else 0
        for entry in block.entries:
            start = self._layout.line_start(entry.start)
            above = [line.strip() for line in self._text[at:start].split("\n") if line.strip()]
            lines.append(_Line(entry, above, self._behind(entry.value.end)))
            at = self._layout.line_end(entry.value.end)
        return lines

    def _behind(self, end: int) -> str:
        """The comment that ends the line of a header or a value."""
        rest = self._text[end : self._layout.line_end(end)].strip()
        return f"  {rest}" if rest else ""

    def _tail(self, block: Block, end: int, *, is_last: bool) -> tuple[list[str], list[str]]:
        """A block's own comments behind its last line, and the lines before what follows."""
        start = self._layout.line_end(block.end) if block.path or block.entries else 0
        end = end if is_last else self._layout.line_start(end)
        lines = [line.strip() for line in self._text[start:end].split("\n")]
        if not is_last:
            lines.pop()  # what stands before the next header in its own line: nothing
        own = []
        while lines and lines[0] and (block.path or block.entries):
            own.append(lines.pop(0))
        # comments that touch the next header are its own
        return ([], own) if own and not lines and not is_last else (own, lines)

    def _entry(self, entry: Entry) -> str:
        keys = ".".join(map(key_text, entry.key))
        return f"{keys} = {self._value(entry.value, key=keys)}"

    def _value(self, value: Value, *, key: str) -> str:
        if value.items is None:
            return self._inline(value, key=key)
        if not self._within(value.start, value.end):
            items = [self._inline(item, key=key) for item in value.items]
            has_tables = any(item.entries is not None for item in value.items)
            return array_text(items, key=key, has_tables=has_tables)
        lines = ["["]
        at = value.start + 1
        for item, after in zip(value.items, [*value.items, None][1:], strict=True):
            lines += [f"  {comment}" for comment in self._within(at, item.start)]
            at = after.start if after else value.end
            line_end = self._layout.line_end(item.end)
            # behind an item, up to the end of its line: that comment stays in the line
            inline = self._within(item.end, min(at, line_end))
            lines.append(f"  {self._inline(item, key=key)},{''.join(f'  {each}' for each in inline)}")
            at = min(at, line_end)
        lines += [f"  {comment}" for comment in self._within(at, value.end)]
        return "\n".join([*lines, "]"])

    def _within(self, start: int, end: int) -> list[str]:
        """The comments between two places."""
        found = self._starts[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [self._text[each : self._comments[each]].rstrip() for each in found]

    def _inline(self, value: Value, *, key: str) -> str:
        written = self._text[value.start : value.end]
        if self._within(value.start, value.end):
            return written  # there is no other line for its comments
        if value.items is not None:
            return f"[{', '.join(self._inline(item, key=key) for item in value.items)}]"
        if value.entries is None:
            return written
        entries = sorted(value.entries, key=lambda entry: rank(key, entry.key[0]))
        texts = [
            f"{'.'.join(map(key_text, entry.key))} = {self._inline(entry.value, key=entry.key[-1])}"
            for entry in entries
        ]
        return f"{{ {', '.join(texts)} }}" if texts else "{}"


def _place(block: Block, entry: Entry) -> tuple[int, int]:
    names = [step for step in block.path if isinstance(step, str)]
    if not names:
        return 0, 0
    inner = rank(entry.key[0], entry.key[1]) if len(entry.key) > 1 and entry.key[0] in ORDER else 0
    return rank(names[-1], entry.key[0]), inner


def _before_header(lead: list[str], *, first: bool) -> list[str]:
    """The lines between a block and the next header: at least one is blank, and few are in a row."""
    lines = lead if lead and not lead[0] else ["", *lead]
    out: list[str] = []
    for line in lines:
        if line or out[-_MOST_BLANK:] != [""] * _MOST_BLANK:
            out.append(line)
    while first and out and not out[0]:
        out.pop(0)
    return out
