"""The parts of the page of a report, and the page as one file of HTML that loads nothing from anywhere.

Texts are plain here, and are escaped where the page is written. The only HTML that is taken as it is are pictures that
`searchgen.report_page.svg` made.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from searchgen.errors import RunError
from searchgen.text.languages import has_chinese
from searchgen.version import __version__


class Bit(NamedTuple):
    """Some words of a text, and what is to be seen of them."""

    edit: str
    """ "same", "keyword", "inserted", "deleted", or "before" and "after" of a replacement."""
    text: str
    space: str = ""
    """What stands before it."""


class Bar(NamedTuple):
    """What one term adds to the log-density of a text."""

    name: str
    value: str
    """Weight times term, nats."""
    made: str
    """How that comes about: the weight and the term."""
    left: float
    """Where the bar begins, per cent of its track."""
    width: float
    """Per cent of the track."""
    below: bool
    """Whether it is negative."""


class Text(NamedTuple):
    """A sentence that was found or drawn."""

    bits: tuple[Bit, ...]
    log_density: str
    bars: tuple[Bar, ...]
    detail: str
    """Where it comes from, and numbers."""


class Picture(NamedTuple):
    """A picture with what it shows in words."""

    title: str
    drawn: Markup
    """As SVG."""
    says: str
    """What is to be seen, for those who do not see it."""
    hint: str
    """How to read it."""


class Table(NamedTuple):
    """Numbers in rows; the first column names them."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Edit(NamedTuple):
    """An accepted change of one chain."""

    step: str
    move: str
    log_density: str
    change: str
    """Of the log-density."""
    bits: tuple[Bit, ...]


class Example(NamedTuple):
    """One accepted change, told in words."""

    says: str
    bits: tuple[Bit, ...]
    why: str


@dataclass(frozen=True)
class Part:
    """What came of one set of keywords, or of one sentence."""

    title: str
    texts: tuple[Text, ...] = ()
    texts_title: str = "Texts"
    texts_say: str = ""
    source: str | None = None
    """The sentence that was to be rewritten."""
    findings: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()
    edits: tuple[Edit, ...] = ()
    edits_say: str = ""
    example: Example | None = None
    note: str = ""
    """What is missing here, and how to get it."""


@dataclass(frozen=True)
class Term:
    """A term of the target."""

    name: str
    weight: str
    says: str


@dataclass(frozen=True)
class Page:
    """All that stands on the page."""

    title: str
    asked: tuple[tuple[str, str], ...]
    """Names and values."""
    formula: str
    goal: str
    """What is done with the formula: searched or sampled."""
    terms: tuple[Term, ...]
    constraints: tuple[str, ...]
    story: tuple[str, ...]
    """What the chains did, a paragraph each."""
    parts: tuple[Part, ...]
    settings: tuple[tuple[str, str], ...]
    command: str | None = None
    python: str | None = None
    again: str = ""
    """What the command and the lines do not say."""


def render(page: Page) -> str:
    """The page as HTML."""
    return template().render(page=page, version=__version__)


def write(page: Page, path: str | Path) -> Path:
    """Write the page beside `path`, and give it the name when it is whole.

    Raises:
        RunError: the file cannot be written.
    """
    place, text = Path(path), render(page)
    try:
        descriptor, beside = tempfile.mkstemp(prefix=place.name + ".", dir=place.absolute().parent)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(beside, 0o666 & ~mask)  # a temporary file is for its owner alone
            os.replace(beside, place)
        except BaseException:
            os.unlink(beside)
            raise
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise RunError(f"the report cannot be written to {str(path)!r}: {why}; choose another `report`") from error
    return place


@cache
def template() -> Template:
    """The template, in which everything is escaped that is not marked as HTML."""
    here = files("searchgen.report_page")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["language"] = language
    environment.filters["named"] = named
    environment.globals["css"] = Markup(here.joinpath("page.css").read_text("utf-8"))
    return environment.from_string(here.joinpath("page.html").read_text("utf-8"))


def named(message: str) -> Markup:
    """A message as HTML, the settings in it, which stand between backticks, as code."""
    parts = message.split("`")
    return Markup("").join(Markup("<code>{}</code>").format(part) if i % 2 else part for i, part in enumerate(parts))


def language(texts: str | Sequence[Bit]) -> str:
    """The language of a text for the browser, which chooses its font by it."""
    whole = texts if isinstance(texts, str) else "".join(bit.text for bit in texts)
    return "zh" if has_chinese(whole) else "en"
