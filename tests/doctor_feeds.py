"""A feed without any fault, to put single faults into."""

from __future__ import annotations

from timeline.doctor import Diagnosis, Group, examine

HEAD = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example.org//Talks//EN
CALSCALE:GREGORIAN
NAME:Talks
X-WR-CALNAME:Talks
X-WR-TIMEZONE:Europe/Vienna
REFRESH-INTERVAL;VALUE=DURATION:PT12H
X-PUBLISHED-TTL:PT12H
SOURCE;VALUE=URI:https://example.org/talks.ics
LAST-MODIFIED:20230601T080000Z
"""
DAY = "DTSTART;VALUE=DATE:20230707\nDTEND;VALUE=DATE:20230708"


def event(dates: str = DAY, more: str = "", *, uid: str = "talks-1@example.org") -> str:
    """A VEVENT of the dates and further lines given."""
    return (
        f"BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20230601T080000Z\nCREATED:20230501T080000Z\n"
        f"LAST-MODIFIED:20230601T080000Z\nSEQUENCE:1\n{dates}\nSUMMARY;LANGUAGE=en:Ministers meet\n"
        "DESCRIPTION;LANGUAGE=en:The ministers meet in Vienna.\nSTATUS:CONFIRMED\nTRANSP:TRANSPARENT\n"
        f"X-MICROSOFT-CDO-BUSYSTATUS:FREE\n{more}{'' if more.endswith(chr(10)) or not more else chr(10)}"
        "END:VEVENT\n"
    )


def feed(*parts: str, head: str = HEAD) -> bytes:
    """The bytes of a calendar of the parts given."""
    return f"{head}{''.join(parts)}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def codes(diagnosis: Diagnosis) -> set[str]:
    """The codes of what is found, but for those that are found in a feed without any fault, too."""
    everywhere = examine(feed(event()), "talks.ics")
    found = [{group.first.code for group in each.groups} for each in (diagnosis, everywhere)]
    return found[0] - found[1]


def of(code: str, diagnosis: Diagnosis) -> Group:
    """What is found under one code, whatever else is; it must be one thing."""
    [group] = [group for group in diagnosis.groups if group.first.code == code]
    return group


def found(*parts: str, head: str = HEAD) -> set[str]:
    """The codes of what is found in a calendar of the parts given."""
    return codes(examine(feed(*parts, head=head), "talks.ics"))
