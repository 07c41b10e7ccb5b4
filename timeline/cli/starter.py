"""The texts that `timeline init` writes."""

from __future__ import annotations

import json
import re
import shlex

DISTRIBUTION = "diplomatic-timeline"
_VERSION = re.compile(r"[0-9]+(\.[0-9]+)*([a-z]+[0-9]+)?(\.(post|dev)[0-9]+)?")

_DATA = """\
#:schema ./events.schema.json
# The line above tells editors what can stand here: they complete and check it as you type.
# The two events below are made up. Put your own in their place.

[timeline]
title = {title}
domain = {domain}
# ^ calendars know every event by its id and this domain: never change it
# url = "https://example.org/talks/"  # where people find output/, once it is published
# timezone = "Europe/Paris"           # for times that name no zone; without it: UTC

# The lanes of the chart, in this order.
[[category]]
id = "talks"
name = "Talks"

[[category]]
id = "treaty"
name = "Treaties"

# Who takes part. An id is lower-case words and hyphens; people read the name.
[[actor]]
id = "host"
name = "Host country"

# What the events cite.
[[source]]
id = "press-release"
title = "Press release on the agreement"
publisher = "Example News"
published = 2023-03-12
url = "https://example.org/agreement"

[[source]]
id = "programme"
title = "Programme of the review"
publisher = "Example Conference"

[[event]]
id = "agreement-signed"  # permanent: it is a part of what calendars know the event by
title = "Agreement is signed"
date = 2023-03-12  # a whole day needs no quotes
category = "treaty"
actors = ["host"]
place = {{ name = "Example City" }}
summary = "An example: what happened, in a sentence or two."
importance = 5  # 1 to 5: which labels stay when space is short; 3 without it
cite = [
  {{ source = "press-release", quote = "signed the agreement today" }},
]

[[event]]
id = "review-conference"
title = "Review conference"
# A date is as exact as its source. All but whole days need quotes:
#   "2023-11" a month     "2023" a year     "2023-11~" about     "2023-11?" perhaps
#   "2023-11-03/2023-11-14" first and last day     "2023-11/.." goes on     "unknown" no date
date = "2023-11"
category = "talks"
actors = ["host"]
cite = [
  {{ source = "programme", date = "2023-11" }},
]
related = [{{ event = "agreement-signed", as = "follows" }}]

# A calendar of one topic: output/feeds/treaties.ics. Take the # away to have it.
# [[feed]]
# id = "treaties"
# title = "Treaties"
# where = "category:treaty"
"""

_WORKFLOW = """\
# Checks each pull request, and publishes output/ of the branch main at GitHub Pages.
# Do this once: on GitHub, Settings, Pages, Build and deployment, Source: GitHub Actions.
#
# It writes nothing into the repository. Whoever changes events.toml runs `timeline build` and commits
# events.lock with it. If somebody forgets that, `timeline build --locked` fails here and says so.
name: Chronology
on:
  push:
    branches: [main]
  pull_request:
  workflow_dispatch:
permissions:
  contents: read
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: {install}
      - run: timeline check --format github
      - run: timeline build --locked
      - if: github.ref == 'refs/heads/main'
        uses: actions/upload-pages-artifact@v3
        with:
          path: output
  publish:
    if: github.ref == 'refs/heads/main'
    needs: build
    runs-on: ubuntu-latest
    concurrency: pages
    permissions:
      pages: write
      id-token: write
    environment:
      name: github-pages
      url: ${{{{ steps.deployment.outputs.page_url }}}}
    steps:
      - id: deployment
        uses: actions/deploy-pages@v4
"""

OUTPUT_IGNORE = """\
# what a build writes here is not kept; the folder is
*
!.gitignore
"""


def data(title: str, domain: str) -> str:
    """A timeline file of two events, with comments; `title` and `domain` are those of [timeline]."""
    # a JSON string without control characters is a basic string of TOML
    return _DATA.format(
        title=json.dumps(title, ensure_ascii=False), domain=json.dumps(domain, ensure_ascii=False)
    )


def workflow(install: str) -> str:
    """A workflow of GitHub that installs what pip is to install (or a version), checks and publishes."""
    wanted = f"{DISTRIBUTION}=={install}" if _VERSION.fullmatch(install) else install
    return _WORKFLOW.format(install=json.dumps(f"pip install {shlex.quote(wanted)}", ensure_ascii=False))


def requirement_fault(install: str) -> str:
    """Why pip in a workflow cannot be given this text; empty if it can."""
    if not install.strip():
        return "it is empty"
    if not install.isprintable():
        return "it has characters that do nothing but control"
    if install.startswith("-"):
        return "it is an option of pip"
    return "GitHub would compute what is in ${{ }}" if "${{" in install else ""
