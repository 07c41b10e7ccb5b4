"""Events -> a text document (DOCX, ECMA-376): a table of events, dates in words, footnotes of sources."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from timeline.model import Citation, Event, Kind, Status, Timeline
from timeline.model.words import when_in_words
from timeline.writers import _office
from timeline.writers.options import Options

COLUMNS = (("When", 4.6), ("Event", 11.6), ("Category", 3.0), ("Actors", 3.6), ("Place", 2.9))
"""Headings, and widths in centimetres."""
_WIDTH, _HEIGHT, _MARGIN = 29.7, 21.0, 2.0
"""A4 landscape, in centimetres."""
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = f'xmlns:w="{_W}" xmlns:r="{_R}"'
_HYPERLINK, _FOOTNOTES = f"{_R}/hyperlink", f"{_R}/footnotes"
_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_MOST_FOOTNOTES = 1_000
"""LibreOffice does not come to an end with a table that has some thousands; Word does."""
_MOST_ADDRESS = 2_079
"""Characters of a link in Word."""
_STYLES = (
    '<w:style w:type="paragraph" w:styleId="FootnoteText"><w:name w:val="footnote text"/>'
    '<w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    '<w:rPr><w:sz w:val="17"/><w:szCs w:val="17"/></w:rPr></w:style>',
    '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>',
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    '<w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr></w:style>',
    '<w:style w:type="paragraph" w:styleId="Cell"><w:name w:val="Cell"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/></w:pPr>'
    '<w:rPr><w:sz w:val="19"/><w:szCs w:val="19"/></w:rPr></w:style>',
)
_REFERENCE = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'


def write(timeline: Timeline, events: Sequence[Event], options: Options) -> bytes:
    """A document in A4 landscape: a title, what it holds, and a table whose headings recur on each page.

    Each claim of a source is a footnote where it is made; where there are too many for that, a numbered
    note behind the table.
    """
    import docx
    from docx.oxml import parse_xml

    document = docx.Document()
    text = _Text(timeline.runs_right_to_left)
    claims = sum(len(event.citations) for event in events)
    notes = _Notes(document.part, text, at_end=claims > _MOST_FOOTNOTES)
    _set_up(document, timeline, text)
    parts = [
        text.paragraph([text.run(timeline.title)], "Title"),
        text.paragraph([text.run(_office.subtitle(timeline, events, options), '<w:color w:val="595959"/>')]),
        _table([_row(event, timeline, options, text, notes) for event in events], text),
        text.paragraph([]),
    ]
    parts += notes.behind()
    body = document.element.body
    for part in parse_xml(f"<w:body {_NAMESPACES}>{''.join(parts)}</w:body>"):
        body.insert(len(body) - 1, part)  # the last element describes the page
    notes.write()
    out = io.BytesIO()
    document.save(out)
    return _office.without_clock(out.getvalue())


class _Text:
    """Texts as WordprocessingML, from right to left where the timeline is."""

    def __init__(self, runs_right_to_left: bool) -> None:
        self.is_rtl = runs_right_to_left

    def run(self, text: str, look: str = "") -> str:
        """A run of text; `look` is the properties of its letters."""
        look += "<w:rtl/>" if self.is_rtl else ""
        parts = [
            {"\n": "<w:br/>", "\t": "<w:tab/>"}.get(part, f'<w:t xml:space="preserve">{escape(part)}</w:t>')
            for part in re.split("([\n\t])", _office.clean(text))
            if part
        ]
        return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{''.join(parts)}</w:r>"

    def paragraph(self, runs: Iterable[str], style: str = "Normal") -> str:
        """A paragraph of runs."""
        direction = "<w:bidi/>" if self.is_rtl else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{direction}</w:pPr>{"".join(runs)}</w:p>'


class _Notes:
    """The notes of a document: footnotes, or paragraphs at its end."""

    def __init__(self, part: Any, text: _Text, *, at_end: bool) -> None:
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        self._text = text
        self._notes: list[str] = []
        self._links: dict[str, str] = {}
        self._introduced: set[str] = set()  # the sources of which a footnote has the remark
        self._part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, b"", part.package)
        part.relate_to(self._part, _FOOTNOTES)
        self._at_end = at_end
        self._holder = part if at_end else self._part

    def reference(self, citation: Citation, event: Event, timeline: Timeline) -> str:
        """The number of a new note on what a source says of an event."""
        run = self._text.run
        source = timeline.sources[citation.source]
        runs = [run(" "), run(_sentence(source.title))]
        by = ", ".join(filter(None, (source.publisher, _office.published(source))))
        runs += [run(" " + _sentence(by))] if by else []
        runs += [run(" "), self._link(source.url)] if source.url else []
        if citation.date is not None and (event.disputed or citation.date != event.when):
            runs.append(run(f" Its date: {_office.gives(citation, event)}."))
        runs += [run(" " + _sentence(f"“{citation.quote}”"))] if citation.quote else []
        runs += [run(" " + _sentence(citation.note))] if citation.note else []
        if source.note and source.id not in self._introduced:
            runs.append(run(" " + _sentence(source.note)))
        self._introduced.add(source.id)
        number = len(self._notes) + 1
        if self._at_end:
            mark = f"<w:r>{_REFERENCE}<w:t>{number}</w:t></w:r>"
            self._notes.append(self._text.paragraph([mark, *runs], "FootnoteText"))
            return mark
        mark = f"<w:r>{_REFERENCE}<w:footnoteRef/></w:r>"
        paragraph = self._text.paragraph([mark, *runs], "FootnoteText")
        self._notes.append(f'<w:footnote w:id="{number}">{paragraph}</w:footnote>')
        return f'<w:r>{_REFERENCE}<w:footnoteReference w:id="{number}"/></w:r>'

    def _link(self, url: str) -> str:
        if len(url) > _MOST_ADDRESS:
            return self._text.run(url)
        if url not in self._links:
            self._links[url] = self._holder.relate_to(url, _HYPERLINK, is_external=True)
        shown = self._text.run(url, '<w:rStyle w:val="Hyperlink"/>')
        return f"<w:hyperlink r:id={quoteattr(self._links[url])}>{shown}</w:hyperlink>"

    def behind(self) -> list[str]:
        """The paragraphs that come behind the table."""
        return (
            [self._text.paragraph([self._text.run("Sources")], "Heading1"), *self._notes]
            if self._at_end
            else []
        )

    def write(self) -> None:
        """Give the document its footnotes, and the lines that separate them from the text."""
        lines = [
            f'<w:footnote w:type="{name}" w:id="{number}"><w:p><w:r><w:{name}/></w:r></w:p></w:footnote>'
            for number, name in ((-1, "separator"), (0, "continuationSeparator"))
        ]
        notes = "".join((*lines, *([] if self._at_end else self._notes)))
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        self._part._blob = f"{head}<w:footnotes {_NAMESPACES}>{notes}</w:footnotes>".encode()


def _row(event: Event, timeline: Timeline, options: Options, text: _Text, notes: _Notes) -> list[str]:
    """The cells of an event."""
    run, cell = text.run, "Cell"
    title = [run(event.title, "<w:b/><w:bCs/>")]
    said: list[str] = [event.kind] if event.kind in (Kind.DEADLINE, Kind.TARGET) else []
    said += [event.status] if event.status is not Status.CONFIRMED else []
    title += [run(f" ({', '.join(said)})")] if said else []
    references = [notes.reference(citation, event, timeline) for citation in event.citations]
    comma = f"<w:r>{_REFERENCE}<w:t>,</w:t></w:r>"
    title += [part for reference in references for part in (comma, reference)][1:]
    below = [text.paragraph([run(event.summary)], cell)] if event.summary else []
    if words := _office.dispute(event, timeline):
        below.append(text.paragraph([run(f"{words}.", "<w:i/><w:iCs/>")], cell))
    category, actors = _office.names(event, timeline)
    when = _office.capital(when_in_words(event, timezone=options.timezone))
    others = (category, "; ".join(actors), event.place.name if event.place else "")
    return [
        text.paragraph([run(when)], cell),
        "".join([text.paragraph(title, cell), *below]),
        *(text.paragraph([run(other)], cell) for other in others),
    ]


def _table(rows: Sequence[Sequence[str]], text: _Text) -> str:
    """A table, whose rows are not divided between pages and whose headings stand on each page."""
    white = '<w:b/><w:bCs/><w:color w:val="FFFFFF"/>'
    heads = [text.paragraph([text.run(heading, white)], "Cell") for heading, _ in COLUMNS]
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/>'
        for side in ("top", "bottom", "insideH")
    )
    widths = [_twips(width) for _, width in COLUMNS]
    look = (
        f"{'<w:bidiVisual/>' if text.is_rtl else ''}"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="85" w:type="dxa"/>'
        '<w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
    )
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="1F3864"/>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    written = [_cells(heads, widths, "<w:cantSplit/><w:tblHeader/>", shade)]
    written += [_cells(row, widths, "<w:cantSplit/>") for row in rows]
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(written)}</w:tbl>"


def _cells(cells: Sequence[str], widths: Sequence[int], look: str, shade: str = "") -> str:
    written = [
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{cell}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    ]
    return f"<w:tr><w:trPr>{look}</w:trPr>{''.join(written)}</w:tr>"


def _set_up(document: Any, timeline: Timeline, text: _Text) -> None:
    """The page, its footer, the styles, and what the document says of itself."""
    from docx.enum.section import WD_ORIENT
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    about = document.core_properties
    about.title, about.author, about.comments = _office.clean(timeline.title)[:255], "timeline", ""
    about.created = about.modified = _office.stamp(timeline)
    about.language = timeline.language[:255]
    [page] = document.sections
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(_WIDTH), Cm(_HEIGHT)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(_MARGIN)
    styles = document.styles.element
    for style in _STYLES:
        styles.append(parse_xml(style.replace("<w:style ", f"<w:style {_NAMESPACES} ", 1)))
    document.styles["Title"].font.size = Pt(20)
    language = styles.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    language.set(qn("w:bidi" if text.is_rtl else "w:val"), timeline.language)
    settings = document.settings.element
    separators = '<w:footnote w:id="-1"/><w:footnote w:id="0"/>'
    compatible = settings.find(qn("w:compat"))
    compatible.addprevious(parse_xml(f"<w:footnotePr {_NAMESPACES}>{separators}</w:footnotePr>"))
    for setting in compatible.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # else Word says that the document is an old one
    fields = [
        f'<w:fldSimple w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        for name in ("PAGE", "NUMPAGES")
    ]
    footer = page.footer.paragraphs[0]._p
    numbers = text.paragraph([fields[0], text.run(" / "), fields[1]], "FootnoteText")
    footer.getparent().replace(footer, parse_xml(numbers.replace("<w:p>", f"<w:p {_NAMESPACES}>", 1)))


def _sentence(text: str) -> str:
    """The text with a full stop, if it ends without a mark."""
    return text if text.rstrip().endswith((".", "!", "?", "…", ".”", "。")) else f"{text}."


def _twips(centimetres: float) -> int:
    """In twentieths of a point, of which an inch has 1,440."""
    return round(centimetres / 2.54 * 1440)
