"""The actors, categories and sources that a file names, as tables with ids."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from timeline.readers.foreign._types import Imported, Record, clean, one_line
from timeline.readers.foreign.ids import free, id_of


class Names:
    """Gives each name its id, and adds its table to what is imported."""

    def __init__(self, found: Imported) -> None:
        self._found = found
        self._ids: dict[tuple[str, str], str] = {}
        for table in ("actor", "category", "source"):
            for record in found.records.get(table, []):
                self._ids[
                    table, _folded(str(record.get("url") or record.get("name") or record.get("title")))
                ] = record["id"]

    def id(self, table: str, name: str) -> str:
        """The id of an actor or a category by its name."""
        name = one_line(name)
        known = (table, _folded(name))
        if known not in self._ids:
            self._ids[known] = self._add(table, {"name": name}, name)
        return self._ids[known]

    def source(self, title: str, url: str, **more: str) -> str:
        """The id of a source by its address, or where it has none by its title."""
        address = web_address(url)
        title = one_line(title) or (one_line(url) if url else "")
        if url and not address and url not in title:
            title = f"{title} ({one_line(url)})"
        known = ("source", _folded(address or title))
        if known not in self._ids:
            record: Record = {"title": title or address}
            record |= {key: one_line(value) for key, value in more.items() if value}
            if address:
                record["url"] = address
            named = title if title != one_line(url) else _of_address(address or title)
            self._ids[known] = self._add("source", record, named)
        return self._ids[known]

    def _add(self, table: str, record: Record, name: str) -> str:
        taken = {each["id"] for each in self._found.records.get(table, [])}
        new = free(id_of(name, kind=table), taken)
        self._found.records.setdefault(table, []).append({"id": new, **record})
        return new


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _of_address(address: str) -> str:
    """The words of an address that tell it from others: its host and its path."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or address).removeprefix("www.")
    except ValueError:
        return address
    last = re.sub(r"\.\w{2,5}$", "", parts.path.rstrip("/").rpartition("/")[2])
    return f"{host} {last} {parts.query}"


def web_address(text: str) -> str:
    """An address as the file takes it, percent-encoded; empty where the text is none (http or https)."""
    text = clean(text)
    try:
        parts = urlsplit(text)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return ""
    if not host or parts.scheme.lower() not in ("http", "https"):
        return ""
    encoded = quote(text, safe="%/:?#[]@!$&'()*+,;=-._~")
    return re.sub("^(?i:(https?))", lambda found: found[1].lower(), encoded)
