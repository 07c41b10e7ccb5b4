"""The page's script: the modules of js/, one after the other, as one.

They import each other by name, so what is left to do is to leave the imports and exports out, which
is why no two of them may have the same name at their top. Comments on lines of their own are for who
reads the modules, and stay out too.
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
    """All modules in the order in which they need each other, in a scope of their own."""
    sources = "\n".join(_assembled(read(name)) for name in ordered(MAIN))
    return f'(() => {{\n"use strict";\n{sources}\nstartPage();\n}})();\n'


def _assembled(module: str) -> str:
    for left_out in (_IMPORT, _EXPORT, _COMMENT):
        module = left_out.sub("", module)
    return module.strip()


def ordered(name: str) -> list[str]:
    """A module and all that it needs, each after what it needs itself."""
    found: dict[str, None] = {}

    def visit(module: str) -> None:
        for needed in _IMPORT.findall(read(module)):
            if needed not in found:
                visit(needed)
        found[module] = None

    visit(name)
    return list(found)


def read(name: str) -> str:
    """A module's source."""
    return (resources.files("timeline.page") / "js" / name).read_text("utf-8")
