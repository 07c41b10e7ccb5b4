"""The parsers by name, and what to do where one is not installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.browser import missing
from tests.conftest import ROOT
from tests.oracles import Reading, by_process
from tests.oracles.libical import by_libical, library
from tests.oracles.pythonic import by_ical, by_icalendar, by_vobject

Parse = Callable[[Sequence[str]], list[Reading]]

HERE = Path(__file__).parent
PHP_AUTOLOAD = Path("/usr/share/php/Sabre/VObject/autoload.php")


def ical_js_folder() -> Path:
    """The folder in which npm put ical.js; without it the test that asks is skipped, and fails in CI."""
    folder = Path(os.environ.get("ICAL_JS", ROOT / ".venv" / "js"))
    if not shutil.which("node") or not (folder / "node_modules" / "ical.js").is_dir():
        missing("ical.js (npm install --no-save --prefix .venv/js ical.js@2.2.1)")
    return folder.resolve()


def _ical_js() -> Parse:
    command = ["node", str(HERE / "ical_js.mjs"), str(ical_js_folder())]
    return lambda texts: by_process(command, texts)


def _libical() -> Parse:
    try:
        library()
    except OSError:
        missing("libical 3 (apt install libical3)")
    return by_libical


def _sabre() -> Parse:
    autoload = Path(os.environ.get("SABRE_VOBJECT", PHP_AUTOLOAD))
    if not shutil.which("php") or not autoload.is_file():
        missing("sabre/vobject (apt install php-cli php-sabre-vobject)")
    command = ["php", str(HERE / "sabre.php"), str(autoload.resolve())]
    return lambda texts: by_process(command, texts)


PARSERS: Mapping[str, Callable[[], Parse]] = {
    "ical.js": _ical_js,
    "libical": _libical,
    "ical": lambda: by_ical,
    "vobject": lambda: by_vobject,
    "icalendar": lambda: by_icalendar,
    "sabre": _sabre,
}
