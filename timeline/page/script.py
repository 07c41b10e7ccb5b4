"""Combines the modules of js/ into the page's one script.

The modules import each other by name. The script is their sources in order, without imports and
exports; so no two modules may define the same name at their top level. It also leaves out comments
that have lines of their own.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

MAIN = "main.js"
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w.]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class)\b)", re.MULTILINE)
_COMMENT = re.compile(r"^ *(?://.*|/\*\*(?s:.*?)\*/)\n", re.MULTILINE)


@cache
def script() -> str:
    """The source of the script: all modules, each after those that it imports, in one function scope."""
    sources = "\n".join(_assembled(read(name)) for name in ordered(MAIN))
    return f'(() => {{\n"use strict";\n{sources}\nstartPage();\n}})();\n'


def _assembled(module: str) -> str:
    for left_out in (_IMPORT, _EXPORT, _COMMENT):
        module = left_out.sub("", module)
    return module.strip()


def ordered(name: str) -> list[str]:
    """The names of a module and of all that it imports, each after those that it imports itself."""
    found: dict[str, None] = {}

    def visit(module: str) -> None:
        for needed in _IMPORT.findall(read(module)):
            if needed not in found:
                visit(needed)
        found[module] = None

    visit(name)
    return list(found)


def read(name: str) -> str:
    """The source of a module of js/."""
    return (resources.files("timeline.page") / "js" / name).read_text("utf-8")
