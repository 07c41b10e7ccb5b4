"""TimelineJS's JSON to records. https://timeline.knightlab.com/docs/json-format.html"""

from __future__ import annotations

import re
from typing import Any

from timeline import edtf
from timeline.readers.foreign._types import Ask, Imported, Record, Trouble, one_line, with_words
from timeline.readers.foreign.names import Names
from timeline.readers.foreign.text import plain_text
from timeline.readers.foreign.words import Unread, When, read

_PARTS = ("year", "month", "day", "hour", "minute", "second")


def is_timelinejs(events: list[Any]) -> bool:
    """Whether the events of a file are TimelineJS's slides."""
    return any(isinstance(each, dict) and ("start_date" in each or "text" in each) for each in events)


def imported(value: Record, ask: Ask) -> Imported:
    """The slides as events; what is a slide's media becomes a source."""
    found = Imported()
    names = Names(found)
    for key, what in (("title", "the title slide"), ("eras", "its eras")):
        if value.get(key):
            found.note(f"{what} is left out" if key == "title" else f"{what} are left out")
    for number, slide in enumerate(value["events"], 1):
        if isinstance(slide, dict):
            _slide(slide, f"slide {number}", found, names, ask)
    return found


def _slide(slide: Record, where: str, found: Imported, names: Names, ask: Ask) -> None:
    text = slide.get("text")
    text = text if isinstance(text, dict) else {}
    title = one_line(plain_text(_text(text.get("headline"))))
    summary = plain_text(_text(text.get("text")))
    if not title:
        title, _, summary = summary.partition("\n") if len(summary) < 200 else ("", "", summary)
    if not title:
        found.troubles.append(Trouble(where, summary[:60], "has no headline", "give it one"))
        return
    event: Record = {"title": title, "summary": summary.strip()} if summary.strip() else {"title": title}
    if group := one_line(plain_text(_text(slide.get("group")))):
        event["category"] = names.id("category", group)
    media = slide.get("media")
    if isinstance(media, dict) and (url := _text(media.get("url"))):
        caption = one_line(plain_text(_text(media.get("caption"))))
        credit = one_line(plain_text(_text(media.get("credit"))))
        if url.startswith(("http://", "https://")):
            event["cite"] = [{"source": names.source(caption, url, publisher=credit)}]
        else:
            found.note("media that are no web addresses are left out")
    if isinstance(location := slide.get("location"), dict) and (
        name := one_line(_text(location.get("name")))
    ):
        event["place"] = {"name": name}
    date, words = _when(slide, ask)
    if isinstance(date, Unread):
        event["date"] = "unknown"
        found.troubles.append(Trouble(where, words, date.reason, date.help, event))
        return
    event["date"] = date.date
    if date.time:
        event["time"] = date.time
    if summary := with_words(event.get("summary", ""), date.lost):
        event["summary"] = summary
    found.add(event, where, _text(slide.get("unique_id")))


def _when(slide: Record, ask: Ask) -> tuple[When | Unread, str]:
    """The date of a slide: the words that readers are shown go before the numbers that place it."""
    start, end = slide.get("start_date"), slide.get("end_date")
    for holder in (slide, start):
        if isinstance(holder, dict) and (words := one_line(plain_text(_text(holder.get("display_date"))))):
            return read(words, ask.order), words
    if not isinstance(start, dict):
        return Unread("is empty", "give a date"), ""
    first, words = _point(start)
    if not isinstance(end, dict) or isinstance(first, Unread) or not any(end.get(part) for part in _PARTS):
        return first, words
    last, more = _point(end)
    if isinstance(last, Unread):
        return last, more
    if first.date == last.date:
        time = " to ".join(filter(None, (first.time, last.time)))
        return When(first.date, time), words
    interval = f"{first.date}/{last.date}"
    try:
        edtf.parse(interval)
    except edtf.EdtfError as error:
        return Unread(error.message, error.help), f"{words} to {more}"
    return When(interval, " to ".join(filter(None, (first.time, last.time)))), f"{words} to {more}"


def _point(date: Record) -> tuple[When | Unread, str]:
    """A date as exact as the parts that are given."""
    parts: list[str] = []
    for part in _PARTS:
        text = str(date.get(part) if date.get(part) is not None else "").strip()
        if not text:
            break
        parts.append(text.removesuffix(".0"))
    words = "-".join(parts)
    if not parts or not all(re.fullmatch("-?[0-9]{1,9}", part) for part in parts):
        return Unread("has no year" if not parts else "is not a date that can be read", "give a date"), words
    year, *rest = (int(part) for part in parts)
    if not 1 <= year <= 9999:
        return Unread("is outside the years 1 to 9999"), words
    found = read("-".join([f"{year:04}", *(f"{part:02}" for part in rest[:2])]), is_edtf=True)
    if isinstance(found, When) and "-" in found.date and rest and not 1 <= rest[0] <= 12:
        return Unread("has no such month"), words
    if isinstance(found, When) and len(rest) > 2:
        minute = rest[3] if len(rest) > 3 else 0
        return When(found.date, f"{rest[2]:02}:{minute:02}"), words
    return found, words


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
