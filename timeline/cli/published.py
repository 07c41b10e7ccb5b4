"""What was published, for the commands that hold events.lock against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from timeline.cli.shared import fail

if TYPE_CHECKING:
    from timeline.history.recovery import Lost

CALENDAR = "calendar.ics"
SOURCE_HELP = "a calendar, as a file or an address (http, https, webcal), or a folder that a build wrote"
_SHOWN = 3  # events that a message names


def read_calendars(source: str) -> Mapping[str, bytes]:
    """The calendars of a file, an address or a folder, by the id of their feed, empty for the whole timeline.

    Exits with 1 if there is none or it cannot be read, with 2 if the address cannot be asked for.
    """
    from timeline.diagnostics import printable
    from timeline.fetch import is_address

    if is_address(source):
        return {_name(source): _fetched(source)}
    path = Path(source)
    try:
        if not path.is_dir():
            return {_name(source): path.read_bytes()}
        paths = [file for file in (path / CALENDAR, *sorted(path.glob("feeds/*.ics"))) if file.is_file()]
        found = {"" if file.name == CALENDAR else file.stem: file.read_bytes() for file in paths}
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        fail(f"cannot read {printable(source)}: {reason}")
    if not found:
        fail(f"{printable(source)} has no {CALENDAR} and no feeds/*.ics", help=f"name {SOURCE_HELP}")
    return found


def _name(source: str) -> str:
    """The id of the feed at an address or path that ends in `feeds/<id>.ics`; empty for others."""
    *folders, name = source.split("?")[0].replace("\\", "/").split("/")
    return name.removesuffix(".ics") if folders and folders[-1] == "feeds" else ""


def _fetched(url: str) -> bytes:
    from timeline.diagnostics import printable
    from timeline.fetch import Failure, fault, get

    if why := fault(url):
        fail(f"cannot ask for {printable(url)}: {why}", help=f"name {SOURCE_HELP}", code=2)
    answer = get(url)
    if isinstance(answer, Failure):
        fail(answer.reason, help=answer.help)
    if answer.status != 200 or not answer.complete:
        why = f"it answers {answer.status}" if answer.status != 200 else "it was cut short"
        fail(f"no calendar at {printable(url)}: {why}")
    return answer.body


def fail_lost(
    lock_file: Path, source: str, losses: Sequence[Lost], *, recover: str, more: str = ""
) -> NoReturn:
    """Exit with 1: the lock knows less than was published. `recover` is the option that rebuilds it."""
    from timeline.diagnostics import printable

    named = [_versions(each) if lock_file.exists() else each.uid for each in losses[:_SHOWN]]
    named += [f"and {len(losses) - _SHOWN} more"] if len(losses) > _SHOWN else []
    where = printable(source)
    count = f"{len(losses)} event{'' if len(losses) == 1 else 's'}"
    what = f"is older than {where}" if lock_file.exists() else f"is gone, and {where} has {count} of it"
    fail(
        f"{printable(str(lock_file))} {what}: {', '.join(named)}",
        help="take the lock back from version control; or rebuild it from the calendars: "
        f"timeline build {recover}{more}",
    )


def _versions(lost: Lost) -> str:
    """`talks@example.org (version 2 there, 1 in the lock)`."""
    known = "not" if lost.known is None else lost.known
    return f"{lost.uid} (version {lost.published} there, {known} in the lock)"
