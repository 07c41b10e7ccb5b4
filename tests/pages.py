"""The fenced blocks of a page in Markdown, and its sessions, run as a reader types them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A fenced block: what it says of itself, and its text."""


def session(block: str) -> list[tuple[str, str]]:
    """Each command after a `$`, and what the block shows of its output."""
    return re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)


def add_commands(folder: Path) -> None:
    """Make commands of the modules `timeline` and `pytest`, in `bin` of a folder."""
    commands = folder / "bin"
    commands.mkdir()
    for name in ("timeline", "pytest"):
        script = commands / name
        script.write_text(f'#!/bin/sh\nexec {sys.executable} -m {name} "$@"\n', encoding="utf-8")
        script.chmod(0o755)


def check_output(command: str, shown: str, folder: Path, *, code: Path) -> None:
    """Run a command in bash, in a folder with `bin`, by the code of a checkout; assert what it prints."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(code),
        "PYTEST_XDIST_AUTO_NUM_WORKERS": "0",  # whoever asks uses the cores already
    }
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, cwd=folder, env=environment, check=False
    )
    printed = done.stdout + done.stderr
    assert done.returncode == 0, f"$ {command}\n{printed}"
    compare(command, printed, shown)


def compare(command: str, printed: str, shown: str) -> None:
    """Assert that a command printed what a page shows, where a line `…` stands for any lines."""
    pattern = "".join(".*\n?" if line == "…" else re.escape(f"{line}\n") for line in shown.splitlines())
    assert re.fullmatch(pattern, printed, re.DOTALL), f"$ {command}\n{printed}"
