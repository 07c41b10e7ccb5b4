"""Pictures of the page in its main states, in a folder with an index.html that shows all of them.

    python -m bench.pictures FOLDER [--only NAME]... [--docs]

It needs the packages for tests, Chromium, and Pillow. NAME selects the states whose names begin with it.
--docs also writes the pictures of README and docs/page.md to docs/, in fewer colours.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.states import STATES, State, Studio
from tests.browser import launched
from tests.conftest import ROOT

DOCS: Mapping[str, str] = {"page": "page.png", "card": "card.png"}
"""States that README and docs/page.md show, and their files in docs/."""
COLOURS = 256
"""Colours of a picture in docs/ at most."""

STYLE = """
body { font: 15px/1.4 system-ui, sans-serif; margin: 24px; background: #eceff3; color: #18202b; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(420px, 1fr)); gap: 24px; }
figure { margin: 0; }
figcaption { padding: 6px 0; }
img { width: 100%; height: 320px; object-fit: contain; object-position: top; background: #fff; }
"""


def main() -> None:
    """Take the pictures that the command line asks for, and print their files."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--only", metavar="NAME", action="append", default=[])
    options.add_argument("--docs", action="store_true")
    asked = options.parse_args()
    states = chosen(STATES, asked.only, DOCS if asked.docs and asked.only else ())
    if not states:
        options.error(f"no state's name begins so; there are {', '.join(state.name for state in STATES)}")
    asked.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch, launched() as browser:
        take(states, Studio(browser, Path(scratch)), asked.folder)
    index = asked.folder / "index.html"
    index.write_text(contact_sheet(_there(asked.folder)), encoding="utf-8")
    print(index)
    if asked.docs:
        for name, target in DOCS.items():
            size = with_fewer_colours(asked.folder / f"{name}.png", ROOT / "docs" / target)
            print(f"docs/{target}  {size / 1000:.0f} kB")


def chosen(states: Sequence[State], names: Sequence[str], always: Collection[str] = ()) -> list[State]:
    """The states whose names begin with one of `names` (all if it is empty), and those in `always`."""
    return [
        state for state in states if not names or state.name in always or state.name.startswith(tuple(names))
    ]


def take(states: Sequence[State], studio: Studio, folder: Path) -> None:
    """Write each state's picture to a folder, and print its file and the seconds that it took."""
    for at, state in enumerate(states, start=1):
        began = time.perf_counter()
        path = folder / state.file
        state.take(studio, path)
        print(f"{at:>3}/{len(states)}  {path}  {time.perf_counter() - began:.1f} s", flush=True)


def contact_sheet(states: Sequence[State]) -> str:
    """An HTML page that shows the small pictures in its folder, each with the name and words of its state."""
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">',
            "<title>The page in its states</title>",
            f"<style>{STYLE}</style>\n<h1>The page in its states</h1>\n<main>",
            *_figures(states),
            "</main>\n</html>\n",
        )
    )


def _figures(states: Sequence[State]) -> Iterator[str]:
    for state in states:
        words, file = escape(state.words), escape(state.file)
        image = f'<a href="{file}"><img src="{file}" alt="{words}" loading="lazy"></a>'
        yield f"<figure>{image}<figcaption><b>{escape(state.name)}</b> {words}</figcaption></figure>"


def _there(folder: Path) -> list[State]:
    """The states whose pictures are in the folder: an earlier run may have taken some of them."""
    return [state for state in STATES if (folder / state.file).is_file()]


def with_fewer_colours(picture: Path, target: Path) -> int:
    """Copy a picture, with COLOURS colours so that it is small; gives the size of the copy in bytes."""
    from PIL import Image

    with Image.open(picture) as image:
        full = image.convert("RGB")
    counted = full.getcolors(full.width * full.height) or []
    # the most frequent colours stay, so lanes and bands keep theirs; only the edges of letters lose shades
    commonest = sorted(counted, key=lambda found: found[0], reverse=True)[:COLOURS]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, colour in commonest if isinstance(colour, tuple) for part in colour])
    few = full.quantize(palette=palette, dither=Image.Dither.NONE)
    few.save(target, optimize=True)
    return target.stat().st_size


if __name__ == "__main__":
    main()
