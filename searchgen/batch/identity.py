"""The identity of a job's models, down to the bytes of their weights, so that one file never mixes results of two models."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from searchgen.batch.fields import digest
from searchgen.batch.jobs import BatchJob, What
from searchgen.models.judging import AUTO, NONE, chosen
from searchgen.models.loading import EMBEDDED, described, where
from searchgen.text.languages import language_of
from searchgen.version import __version__
from searchgen.writing import to_json

DATA = (".safetensors", ".json", ".txt", ".model")
"""Endings of the files that make a model: weights, settings, vocabulary."""


@dataclass(frozen=True)
class Models:
    """The models that a run was asked for; arguments as those of `searchgen.Generator`."""

    model: str | None = None
    causal: str | None = None
    prompt: Any = None
    judge: str | None = None
    """None is that of the single commands: "auto" for keywords, "none" for sentences."""
    judge_context: str | None = None
    judge_vocabulary: str = "cut"
    revision: str | None = None
    classifier: str | None = None
    dtype: str = "auto"
    device: str = "auto"

    def name_of(self, job: BatchJob) -> str:
        """The model that proposes in a job."""
        texts = (job.given,) if isinstance(job.given, str) else job.given
        return self.model if self.model is not None else EMBEDDED[language_of(texts, job.lang)]

    def judge_asked(self, what: What) -> str:
        """The judge of one kind of jobs, as `searchgen.load` takes it."""
        return self.judge if self.judge is not None else AUTO if what == "generate" else NONE

    def judge_of(self, name: str, what: What) -> str | None:
        """The judge beside the model `name`; None where there is none."""
        judge = self.judge_asked(what)
        if judge != AUTO:
            return None if judge == NONE else judge
        language = next((language for language, embedded in EMBEDDED.items() if embedded == name), None)
        return at_hand(language) if language is not None and self.causal is None else None

    def stated(self, job: BatchJob) -> dict[str, Any]:
        """What a result says of its models: their names and revisions.

        Raises:
            ModelError: a model that cannot be found.
        """
        name = self.name_of(job)
        judge = self.judge_of(name, job.what)
        return {
            "model": name,
            "revision": revision_of(name, self.revision),
            "judge": judge,
            "judge_revision": None if judge is None else revision_of(judge, None),
        }

    def key(self, job: BatchJob) -> int:
        """64 bits that change with anything that changes the sentences of a job: the job, its settings, its models, and the
        version of searchgen. The device is not among them: a run may go on elsewhere."""
        others = [revision_of(other, None) for other in (self.causal, self.classifier) if other is not None]
        options = {name: value for name, value in asdict(self).items() if name != "device"}
        whole = [__version__, options, self.stated(job), others, job.task, job.given, job.lang, settings_of(job)]
        return digest(to_json(whole))


def settings_of(job: BatchJob) -> dict[str, Any]:
    """The settings of a job by name, in one order."""
    return dict(sorted(vars(job.settings).items()))


@cache
def at_hand(language: str) -> str | None:
    """The judge that "auto" stands for."""
    return chosen(AUTO, language)[0]


@cache
def revision_of(name: str, revision: str | None) -> str:
    """The exact version of a model: the commit of a model of the Hub, "sha256:" and 16 digits of the files of any other.

    Raises:
        ModelError: a model that cannot be found.
    """
    path = where(name)
    if not Path(path).is_dir():
        config, _ = described(path, name, revision)
        return str(getattr(config, "_commit_hash", None) or revision or "main")
    whole = hashlib.sha256()
    for file in sorted(each for each in Path(path).iterdir() if each.suffix in DATA):
        with file.open("rb") as data:
            whole.update(f"{file.name}\0{hashlib.file_digest(data, 'sha256').hexdigest()}\0".encode())
    return f"sha256:{whole.hexdigest()[:16]}"
