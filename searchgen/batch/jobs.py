"""A job: keywords to write sentences from, or a sentence to rewrite, with settings of its own. No model is loaded here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from searchgen.batch.fields import derived, digest, identifier, sentence, shallow, short, typed
from searchgen.batch.reading import Row
from searchgen.errors import InputError, SearchgenError, SettingsError, nearest
from searchgen.rewriting.settings import RewriteOptions, RewriteSettings
from searchgen.rewriting.tasks import TASKS
from searchgen.settings import GenerateOptions, Settings, clean_words
from searchgen.text.languages import LANGUAGES
from searchgen.text.requested import check_avoided

What = Literal["generate", "rewrite"]
WRITE = "generate"
"""The task of a job with keywords."""
OF_KEYWORDS = frozenset(GenerateOptions.__annotations__)
OF_SENTENCES = frozenset(RewriteOptions.__annotations__) - {"classifier"}
OF_COMMAND = frozenset(
    ("model", "causal", "judge", "judge_context", "judge_vocabulary", "prompt", "revision", "device", "dtype", "classifier")
)
"""What a job cannot choose: a file of jobs is data that may come from others, and the name of a model is a download."""
INPUTS = frozenset(("id", "keywords", "sentence", "task"))
SETTINGS = OF_KEYWORDS | OF_SENTENCES | {"lang"}
KNOWN = INPUTS | SETTINGS | OF_COMMAND
MOST_NAMES = 1_000
"""Names of other fields that are remembered."""


@dataclass(frozen=True)
class Defaults:
    """What holds for a job that does not say otherwise."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    """Settings of either kind of job, by name, as the command was given them."""
    task: str = "paraphrase"
    """The task of a job with a sentence that names none."""
    lang: str = "auto"
    seed: int = 0
    classifier: str | None = None

    def __post_init__(self) -> None:
        self.of(WRITE)
        if self.task != "restyle":  # whose label a job may name
            self.of(self.task)

    def of(self, task: str, own: Mapping[str, Any] | None = None) -> Settings | RewriteSettings:
        """The settings of a job.

        Args:
            task: of the job.
            own: settings that the job names itself.

        Raises:
            SettingsError: a value of the wrong type or out of range.
        """
        given = {**self.settings, "seed": self.seed, **(own or {})}
        if task == WRITE:
            return Settings(**{name: value for name, value in given.items() if name in OF_KEYWORDS})
        for_rewriting = {name: value for name, value in given.items() if name in OF_SENTENCES}
        return RewriteSettings(task=task, classifier=self.classifier, **for_rewriting)


@dataclass(frozen=True)
class BatchJob:
    """A job that is ready to run, as far as can be said without a model."""

    line: int
    """Where it stands in its file; see `searchgen.batch.reading.Row`."""
    id: str | int | None
    task: str
    """ "generate", or a task of rewriting."""
    given: tuple[str, ...] | str
    """Keywords, or a sentence."""
    settings: Settings | RewriteSettings
    lang: str
    asked: Mapping[str, Any]
    """The settings that differ from the command's, by the names of keyword arguments; the seed is always among them."""
    fields: Mapping[str, Any]
    """What else the row holds, which travels through."""

    @property
    def what(self) -> What:
        return "generate" if self.task == WRITE else "rewrite"


@dataclass(frozen=True)
class BadJob:
    """A row that is no job that could run, and why."""

    line: int
    error: str
    id: str | int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


class Parser:
    """Rows -> jobs. It remembers the ids that it has seen, about 100 bytes for each.

    Args:
        defaults: of the command.
        note: is called once for each unknown field that resembles a setting, with a line that says so.
    """

    def __init__(self, defaults: Defaults, note: Callable[[str], None] = lambda what: None) -> None:
        self.defaults, self.note = defaults, note
        self.seen: dict[int, int] = {}
        self.names: set[str] = set()
        self.read = 0
        """Rows so far."""

    def __call__(self, row: Row) -> BatchJob | BadJob:
        """The job of a row, or what is wrong with it."""
        self.read += 1
        if row.error is not None:
            return BadJob(row.line, row.error)
        ident: str | int | None = None
        fields: dict[str, Any] = {}
        try:
            ident = identifier(row.fields.get("id"), as_text=row.text)
            self.check_new(ident, row.line)
            fields = {name: shallow(name, value) for name, value in row.fields.items() if name not in KNOWN}
            self.look_at(fields)
            return self.job(row, ident, fields)
        except SearchgenError as error:
            return BadJob(row.line, str(error), ident, fields)

    def look_at(self, fields: Iterable[str]) -> None:
        """Tell of fields that are named almost as a setting."""
        for name in fields:
            if name not in self.names and len(self.names) < MOST_NAMES:
                self.names.add(name)
                if (near := nearest(name[:40], KNOWN)).startswith("did"):
                    self.note(f"the field {name[:40]!r} travels through, and is no setting; {near}")

    def check_new(self, ident: str | int | None, line: int) -> None:
        """Refuse an id that an earlier row has."""
        if ident is None:
            return
        first = self.seen.setdefault(digest(type(ident).__name__, ident), line)
        if first != line:
            raise InputError(f"the id {ident!r} stands at line {first} already; give every job an id of its own")

    def job(self, row: Row, ident: str | int | None, fields: Mapping[str, Any]) -> BatchJob:
        """The job of a row that could be read.

        Raises:
            SearchgenError: what is wrong with it.
        """
        given = {name: value for name, value in row.fields.items() if value is not None}
        for name in sorted(OF_COMMAND & given.keys()):
            raise SettingsError(f"a job cannot choose `{name}`; give it to the command, for all jobs")
        if ("keywords" in given) == ("sentence" in given):
            found = "both" if "keywords" in given else "neither"
            raise InputError(f"a job has either keywords or a sentence, and this one has {found}; see searchgen batch --help")
        rewriting = "sentence" in given
        task = given.get("task", self.defaults.task if rewriting else WRITE)
        allowed = list(TASKS) if rewriting else [WRITE]
        if task not in allowed:
            of = "a sentence" if rewriting else "keywords"
            raise SettingsError(f"{short(task)} is no task of a job with {of}; choose from {', '.join(allowed)}")
        own = {name: typed(name, value, as_text=row.text) for name, value in given.items() if name in SETTINGS}
        lang = own.pop("lang", self.defaults.lang)
        if lang not in ("auto", *LANGUAGES):
            raise SettingsError(
                f"`lang` {short(lang)} is not one of auto, {', '.join(LANGUAGES)}; leave it out, or give one of these"
            )
        for name in own:
            if name not in (OF_SENTENCES if rewriting else OF_KEYWORDS):
                here, there = ("a sentence", "keywords") if rewriting else ("keywords", "a sentence")
                raise SettingsError(f"`{name}` is a setting of jobs with {there}, and this one has {here}; leave it out")
        own.setdefault("seed", derived(self.defaults.seed, ident, row.line))
        settings = self.defaults.of(task, own)
        what: tuple[str, ...] | str
        if rewriting:
            what = sentence(given["sentence"])
        else:
            what = clean_words(typed("keywords", given["keywords"], as_text=row.text))
            check_avoided(what, settings.avoid)
        asked = {**own, **({"task": task} if rewriting else {}), **({"lang": lang} if lang != self.defaults.lang else {})}
        return BatchJob(row.line, ident, task, what, settings, lang, asked, fields)
