"""What `Generator` and `Rewriter` share: models that load when they are needed, inputs that run side by side, errors that stop
no other input."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, Self, TypeVar

from searchgen import checks
from searchgen.engine.observing.observers import Observer
from searchgen.errors import ModelError, SearchgenError, SettingsError
from searchgen.models.devices import pick_dtype
from searchgen.models.loading import EMBEDDED
from searchgen.models.model import Model
from searchgen.models.model import load as load_model
from searchgen.settings import Mode
from searchgen.text.languages import language_of

Item = TypeVar("Item")
"""An input, as text."""
Ready = TypeVar("Ready")
"""An input as a model sees it."""
Done = TypeVar("Done")
"""What comes of an input."""


class Worker(ABC, Generic[Item, Ready, Done]):
    """Runs inputs, those under one model side by side in one batch.

    It can be pickled: a copy loads its models anew, where it is used first. A model that was handed over is pickled with it.

    Args:
        mode: of the runs, which decides the dtype "auto".
        model: by name, or loaded; None is the embedded model of an input's language.
        lang: "en", "zh", or "auto".
        batch: inputs that run side by side.
        column: of a batch of columns, the one that holds the inputs.
        options: of `searchgen.load`: causal, prompt, device, revision.
        dtype: of `searchgen.load`, or "auto".
    """

    def __init__(
        self,
        mode: Mode,
        *,
        model: str | Model | None,
        lang: str,
        batch: int,
        column: str,
        dtype: str,
        options: Mapping[str, Any],
    ) -> None:
        if model is not None and not isinstance(model, str | Model):
            raise SettingsError(f"`model` must be a name or a loaded model, not {model!r}; see searchgen.load")
        unset: dict[str, tuple[Any, ...]] = {"device": ("auto",), "judge": ("auto", "none"), "judge_vocabulary": ("cut",)}
        given = [name for name, value in options.items() if value not in unset.get(name, (None,))]
        given += ["dtype"] if dtype != "auto" else []
        if isinstance(model, Model) and given:
            raise SettingsError(
                f"{', '.join(given)} belong to searchgen.load when the model is loaded already; give them there"
            )
        self.batch = checks.whole("batch", batch)
        language_of((), lang)  # refuses a language there is none of
        self.model, self.lang, self.column = model, lang, column
        self.options = dict(options)
        self.dtype = dtype if isinstance(model, Model) else pick_dtype(dtype, options["device"], mode)
        self.loaded: dict[tuple[str, str, str], Model] = {}

    arguments: Mapping[str, Any]
    """What this worker was made with, by the names of its keyword arguments."""

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "loaded": {}}

    def each(self, items: Iterable[Any], observer: Observer | None = None) -> Iterator[Done]:
        """The result of each input, in order, `batch` of them run at a time, or fewer where that is as fast.

        What is wrong with an input stands in the `error` of its result and stops no other.

        Args:
            items: inputs; an iterable that is read as far as it is needed.
            observer: looks on at every run, one for each batch and model, and is closed at the end.

        Raises:
            ModelError: a model that cannot be loaded.
            SettingsError: settings that no input could meet.
        """
        waiting: list[Any] = []
        try:
            for item in items:
                waiting.append(item)
                if len(waiting) == self.batch:
                    yield from self.results_of(waiting, observer)
                    waiting = []
            if waiting:
                yield from self.results_of(waiting, observer)
        finally:
            if observer is not None:
                observer.close()

    def varied(self, settings: Mapping[str, Any]) -> Self:
        """This worker with other settings; models that both need are loaded once.

        Raises:
            SettingsError: a setting that there is not, or a value out of range.
        """
        made = type(self)(**{**self.arguments, **settings})
        made.loaded = self.loaded
        return made

    def results_of(self, items: Sequence[Any], observer: Observer | None = None) -> Iterator[Done]:
        """The results of some inputs, in their order. Those of one model run side by side."""
        out: dict[int, Done] = {}
        parts: dict[str, list[tuple[int, Ready]]] = {}
        for i, item in enumerate(items):
            name = ""
            try:
                clean = self.cleaned(item)
                name = self.name_of(clean)
                ready = self.prepared(clean, self.model_of(name))
                parts.setdefault(name, []).append((i, ready))  # a model under which no input is ready has no run
            except ModelError:  # no input can be run
                raise
            except SearchgenError as error:
                out[i] = self.failed(item, error, name)
        following = 0
        for name, part in parts.items():
            model = self.model_of(name)
            size = self.side_by_side(model)
            for first in range(0, len(part), size):
                some = part[first : first + size]
                done = self.many([ready for _, ready in some], model, observer)
                out.update(zip((i for i, _ in some), done, strict=True))
                while following in out:
                    yield out.pop(following)
                    following += 1
        yield from (out[i] for i in sorted(out))

    def side_by_side(self, model: Model) -> int:
        """How many inputs run in one batch, at most."""
        return self.batch

    def many(self, inputs: Sequence[Ready], model: Model, observer: Observer | None) -> list[Done]:
        """`run`, which Ctrl-C ends without a result.

        Raises:
            KeyboardInterrupt: the run was interrupted.
        """
        return self.run(inputs, model, observer)

    def alone(self, item: Any, observer: Observer | None = None) -> Done:
        """One input, whose errors are raised."""
        clean = self.cleaned(item)
        model = self.model_of(self.name_of(clean))
        (done,) = self.run([self.prepared(clean, model)], model, observer)
        return done

    def columns(self, batch: Mapping[str, Any]) -> list[Done]:
        """The inputs of one column of a batch of columns.

        Raises:
            SettingsError: there is no such column.
        """
        if self.column not in batch:
            raise SettingsError(
                f"there is no column {self.column!r} among {', '.join(map(str, batch))}; give its name as `column=...`"
            )
        return list(self.each(batch[self.column]))

    def name_of(self, item: Item) -> str:
        """The model that an input runs under."""
        if self.model is None:
            return EMBEDDED[language_of(self.texts_of(item), self.lang)]
        return self.model if isinstance(self.model, str) else self.model.name

    def model_of(self, name: str, dtype: str | None = None) -> Model:
        """A model by name, loaded once for each dtype."""
        if isinstance(self.model, Model):
            return self.model
        key = name, dtype or self.dtype, repr(self.options)  # jobs with models of their own share the table
        if key not in self.loaded:
            self.loaded[key] = load_model(name, dtype=key[1], **self.options)
        return self.loaded[key]

    def precise(self, model: Model) -> Model | None:
        """The model whose 32-bit weights score finds anew that were found with 16 bits; None where that is not needed, the
        model was handed over as it is, or a judge would have to be loaded twice."""
        again = model.half and model is not self.model and model.judge is None
        return self.model_of(model.name, "float32") if again else None

    @abstractmethod
    def cleaned(self, item: Any) -> Item:
        """An input, checked before a model is loaded.

        Raises:
            SearchgenError: what is wrong with it.
        """

    @abstractmethod
    def texts_of(self, item: Item) -> Sequence[str]:
        """The texts by which the language of an input is seen."""

    @abstractmethod
    def prepared(self, item: Item, model: Model) -> Ready:
        """An input as a model sees it.

        Raises:
            SearchgenError: what is wrong with it.
        """

    @abstractmethod
    def run(self, inputs: Sequence[Ready], model: Model, observer: Observer | None) -> list[Done]:
        """Run inputs under one model in one batch."""

    @abstractmethod
    def failed(self, item: Any, error: Exception, model: str) -> Done:
        """The result of an input that could not be run."""


def flat(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The `locals()` of an `__init__` before its first assignment -> its keyword arguments."""
    return {name: value for name, value in arguments.items() if name not in ("self", "__class__", "settings")} | {
        **arguments["settings"]
    }


def missing(value: Any) -> bool:
    """Whether a cell of a table holds nothing: None, NaN, or what pandas has in their place."""
    return value is None or (not isinstance(value, str | list | tuple) and bool(is_nan(value)))


def is_nan(value: Any) -> bool:
    try:
        return bool(value != value)
    except (TypeError, ValueError):  # pandas.NA is neither equal nor unequal; arrays have no one truth
        return type(value).__name__ == "NAType"
