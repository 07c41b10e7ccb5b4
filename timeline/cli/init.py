"""`timeline init`."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from timeline.cli import build
from timeline.cli.shared import FILE_NAME, fail

EPILOG = """\b
Examples:
  timeline init                           in this folder; it asks
  timeline init treaties --title "Treaties of 2024" --domain treaties.org
  timeline init --github --install vendor/diplomatic_timeline-0.1.0.whl
"""

SCHEMA_NAME = "events.schema.json"
WORKFLOW_NAME = ".github/workflows/timeline.yml"
_DOMAIN_HELP = """\
Calendars know your events by a domain name. Take one that is yours, or one like
yourname.github.io. No page needs to be there. It never changes later."""


def init(
    ctx: typer.Context,
    folder: Annotated[
        Path,
        typer.Argument(metavar="[FOLDER]", help="The folder; it is made if need be.", show_default=False),
    ] = Path(),
    title: Annotated[
        str | None,
        typer.Option("--title", metavar="TEXT", help="The title of the chronology.", show_default=False),
    ] = None,
    domain: Annotated[
        str | None,
        typer.Option(
            "--domain",
            metavar="NAME",
            help="A domain name, by which calendars know the events. It never changes later.",
            show_default=False,
        ),
    ] = None,
    github: Annotated[
        bool, typer.Option("--github", help="Also write a workflow that checks and publishes at GitHub.")
    ] = False,
    install: Annotated[
        str | None,
        typer.Option(
            "--install",
            metavar="REQUIREMENT",
            help="What the workflow installs: a version, an address, or a wheel in the folder.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Begin a chronology of your own: a file with two examples, and output/ to look at.

    It writes events.toml, a schema by which editors complete and check it, events.lock and output/.
    On a terminal it asks for the title and the domain. It replaces no file: if one is in the way, it
    writes nothing.
    """
    from timeline.cli import starter
    from timeline.diagnostics import printable

    if ctx.obj is not None and _names_file(ctx):
        fail(f"init names its file {FILE_NAME}, not {ctx.obj}", help="name a folder, without --file", code=2)
    if github and install is None:
        help_ = "a version (0.1.0), an address (git+https://...), or a wheel in the folder"
        fail("--github needs --install: what the workflow installs", help=help_, code=2)
    if install is not None and not github:
        fail("--install is for the workflow that --github writes", help="add --github", code=2)
    _check_place(folder)
    files = {SCHEMA_NAME: _schema()}
    if install is not None:
        _check_github(folder, install)
        files |= {WORKFLOW_NAME: starter.workflow(install), "output/.gitignore": starter.OUTPUT_IGNORE}
    _check_free(folder, files)
    title, domain = _answers(title, domain)
    # the data last: until it is there, a second run does the same; from then on, a build does the rest
    _write(folder, files | {FILE_NAME: starter.data(title, domain)})
    build.run(folder / FILE_NAME, folder / "output")
    typer.echo("\n".join(map(printable, _next_steps(folder, github=github))))


def _names_file(ctx: typer.Context) -> bool:
    source = ctx.parent.get_parameter_source("file") if ctx.parent else None
    return source is not None and source.name == "COMMANDLINE"


def _check_github(folder: Path, install: str) -> None:
    """Exit if a workflow could not install this, or if GitHub would not find the workflow."""
    from timeline.cli.starter import requirement_fault

    if why := requirement_fault(install):
        fail(f"--install {install}: {why}", help="name a version, an address or a wheel", code=2)
    is_path = "://" not in install and (
        install.endswith((".whl", ".tar.gz")) or re.match(r"[./~\\]", install)
    )
    if is_path and (Path(install).is_absolute() or ".." in Path(install).parts):
        help_ = "copy the wheel into the folder, and name it from there: vendor/NAME.whl"
        fail(f"--install {install} is outside of the repository", help=help_)
    if is_path and not (folder / install).exists():
        help_ = "the workflow installs it from the repository: copy it there first"
        fail(f"there is no {folder / install}", help=help_)
    here = folder.resolve()
    if not (here / ".git").exists():
        for above in here.parents:
            if (above / ".git").exists():
                help_ = "init there, or leave out --github and see docs/hosting.md"
                fail(f"GitHub reads workflows only at the root of a repository: {above}", help=help_)


def _check_place(folder: Path) -> None:
    """Exit with 1 if this is no folder, or one that holds a chronology, or a part of one."""
    for path in (folder, *folder.parents):
        if path.is_dir():
            break
        if os.path.lexists(path):
            fail(f"{path} is not a folder", help="name another one")
    output = folder / "output"
    inner = (
        [path for path in sorted(output.iterdir()) if path.name != ".gitignore"] if output.is_dir() else []
    )
    for path in (folder / FILE_NAME, folder / "events.lock", *inner, *([] if output.is_dir() else [output])):
        if os.path.lexists(path):
            _fail_taken(path)


def _fail_taken(path: Path) -> NoReturn:
    help_ = "move it away, or name another folder"
    if path.name == FILE_NAME:
        help_ = "write your events into it, and run timeline build"
    fail(f"{path} exists already, and nothing was written", help=help_)


def _answers(title: str | None, domain: str | None) -> tuple[str, str]:
    """The title and the domain, asked for on a terminal; exits with 2 if they are missing or wrong."""
    for key, given in (("title", title), ("domain", domain)):
        if given is not None and (why := _fault(key, given)):
            fail(why[0], help=why[1], code=2)
    if title is not None and domain is not None:
        return title, domain
    if not sys.stdin.isatty():
        missing = " and ".join(
            f"--{key}" for key, value in (("title", title), ("domain", domain)) if value is None
        )
        help_ = '--title "Treaties of 2024" --domain treaties.example.org; the domain never changes later'
        fail(f"init needs {missing} where it cannot ask", help=help_, code=2)
    title = title if title is not None else _asked("title", "Title")
    if domain is None:
        typer.echo(f"\n{_DOMAIN_HELP}", err=True)
        domain = _asked("domain", "Domain")
        typer.echo(err=True)
    return title, domain


def _asked(key: str, prompt: str) -> str:
    while True:
        value = str(typer.prompt(prompt, err=True)).strip()
        why = _fault(key, value)
        if why is None:
            return value
        typer.echo(f"{why[0]}: {why[1]}" if why[1] else why[0], err=True)


def _fault(key: str, value: str) -> tuple[str, str] | None:
    """What is wrong with a value of [timeline], and what to write instead; None if nothing is."""
    from timeline.diagnostics import Diagnostic
    from timeline.readers.document import Document
    from timeline.readers.records import TimelineRecord
    from timeline.readers.validation import validated

    found: list[Diagnostic] = []
    values = {"title": "A title", "domain": "example.org", key: value}
    validated(TimelineRecord, Document(""), ("timeline",), values, found)
    return (found[0].message, found[0].help) if found else None


def _schema() -> str:
    import json

    from timeline.readers.records import json_schema

    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _is_free(path: Path, text: str) -> bool:
    """Whether nothing is at a path but what this command would write: an earlier run may have been killed."""
    try:
        return path.read_bytes() == text.encode()
    except FileNotFoundError:
        return True
    except OSError:
        return False


def _check_free(folder: Path, files: Mapping[str, str]) -> None:
    """Exit with 1 if one of the files is there, and with other content."""
    for name, text in files.items():
        if not _is_free(folder / name, text):
            _fail_taken(folder / name)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """Write new files, each whole or not at all, in this order; exits with 1 where one cannot be."""
    from timeline import site
    from timeline.diagnostics import printable

    path = folder
    try:
        with site.alone(folder):
            site.clean(folder / name for name in files)
            _check_free(folder, files)  # again: it may have asked for long
            for name, text in files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                if not path.exists():
                    _create(path, text.encode())
                    typer.echo(printable(f"wrote     {path}"))
    except OSError as error:
        # it may be a folder above; a temporary name is no news to anybody
        shown = path if str(error.filename).endswith(".tmp") else error.filename or path
        fail(f"cannot write {shown}: {(error.strerror or str(error)).lower()}")


def _create(path: Path, content: bytes) -> None:
    """Write a file that is not there yet. Raises OSError, also if it is there meanwhile."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, path)  # a rename would replace a file that came meanwhile
        except FileExistsError:
            raise
        except OSError:  # not all file systems have links
            temporary.rename(path)
    finally:
        temporary.unlink(missing_ok=True)


def _next_steps(folder: Path, *, github: bool) -> list[str]:
    steps = [f"open {folder / 'output' / 'index.html'} in a browser"]
    if folder.resolve() != Path.cwd():
        steps.append(f"cd {shlex.quote(str(folder))}")
    steps += [
        f"put your own events into {FILE_NAME}, by hand or by these commands",
        "timeline add      asks for an event",
        "timeline import   brings in a spreadsheet: its --help says how",
        "timeline check    says what is wrong",
        "timeline build    writes output/ again",
    ]
    if github:
        steps += [
            "on GitHub, once: Settings, Pages, Build and deployment, Source: GitHub Actions",
            "commit and push to the branch main, each time with events.lock",
        ]
    return ["", "next:", *(f"  {step}" for step in steps)]
