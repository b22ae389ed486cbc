"""The form: what to write, with which models, and what makes a sentence good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nicegui import ui

from searchgen.rewriting.settings import DEFAULTS as REWRITING
from searchgen.rewriting.tasks import TASKS
from searchgen.settings import DEFAULTS as GENERATING
from searchgen.settings import WITH_JUDGE
from searchgen.ui.asked import Asked
from searchgen.ui.limits import Limits
from searchgen.ui.offered import Offered
from searchgen.ui.rail import Rail

KINDS = {"generate": "Sentences from keywords", "rewrite": "A sentence said another way"}
MODES = {"search": "Search for the best sentences", "sample": "Sample: draw sentences in proportion to how good they are"}
LANGS = {"auto": "detected from the text", "en": "English", "zh": "Chinese"}
ORDERS = {"any": "in any order", "given": "in the order given"}
AIMS = {name: f"{name}: {task.says}" for name, task in TASKS.items() if name != "restyle"}  # restyle needs a classifier
TERMS = {
    "fluency": "fluency: how probable the language model finds it",
    "length": "length: a reward, since every word more makes it less probable",
    "repetition": "repetition: what words that repeat cost",
    "similarity": "similarity: near to the sentence",
    "novelty": "novelty: not copied from it",
    "edits": "edits: few words changed",
    "rarity": "rarity: common words",
    "grammar": "grammar: few mistakes",
}
ROUGH = "Begin at rough drafts: there is more to watch, but the sentences end up less good"
OUTLINED = "outlined dense"
ENTER = """(event) => {
    if (event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    emit();
}"""
"""Enter starts a run, as in any field of one line. It does not where it ends a word of an input method, such as pinyin: Safari
says so by the code 229 alone. With Shift it begins a line."""


class Form:
    """The inputs, and what they ask for.

    Args:
        offered: models to choose from.
        limits: of the page.
        start: called when a run is asked for.
    """

    def __init__(self, offered: Offered, limits: Limits, start: Callable[[], None]) -> None:
        self.limits = limits
        self.weights: dict[str, float] = {}
        self.kind = ui.radio(KINDS, value="generate", on_change=self._arrange).props("dense aria-label='What to write'")
        self.text = ui.textarea("Keywords", value="dog, frisbee, park").props(f"{OUTLINED} autogrow").classes("w-full")
        self.text.on("keydown.enter", start, js_handler=ENTER)
        with ui.element("div").classes("w-full") as self.only_rewrite:
            self.task = ui.select(AIMS, label="Aim", value="paraphrase", on_change=self._arrange).props(OUTLINED)
            self.free = ui.checkbox("Also allow rewrites that may say something else", on_change=self._arrange)
        self.button = ui.button("Start", on_click=start).props("no-caps unelevated size=lg").classes("w-full")
        self.judged = any(offered.judges.keys() - {"", "none"})  # whether a judge is at hand
        self.rough = ui.checkbox(ROUGH)
        with part("Constraints: what must hold"):
            self.length = ui.input("Length in words, such as 8..14").props(OUTLINED).classes("w-full")
            self.avoid = ui.input("Words to avoid").props(OUTLINED).classes("w-full")
            with ui.element("div").classes("w-full") as self.constraints_generate:
                self.order = ui.select(ORDERS, label="Order of the keywords", value="any").props(OUTLINED).classes("w-full")
                self.inflect = ui.checkbox("Keywords may be inflected (English)")
            with ui.column().classes("w-full gap-2") as self.constraints_rewrite:
                self.keep = ui.input("Words to keep").props(OUTLINED).classes("w-full")
                self.similar = ui.number("Least similarity, 0 to 1", min=0, max=1, step=0.05).props(OUTLINED).classes("w-full")
                self.edits = ui.number("Most tokens changed", min=1, step=1).props(OUTLINED).classes("w-full")
        with part("Weights: what makes a sentence good"):
            ui.label("A sentence's log-density is the sum of its terms, each multiplied by its weight.").classes("text-sm")
            self.sliders = ui.column().classes("w-full gap-1")
            ui.button("Back to the default weights", on_click=self._weigh).props("flat no-caps dense")
        with part("Models and language"):
            self.lang = ui.select(LANGS, label="Language", value="auto").props(OUTLINED).classes("w-full")
            first = next(iter(offered.models))
            self.model = ui.select(offered.models, label="Model that proposes words", value=first).props(OUTLINED)
            self.judge = ui.select(offered.judges, label="Judge of fluency", value="").props(OUTLINED)
            self.model.classes("w-full"), self.judge.classes("w-full")
        with part("The run"):
            self.mode = ui.radio(MODES, value="search", on_change=self._arrange).props("aria-label=Mode")
            with ui.grid(columns=2).classes("w-full gap-2"):
                self.n = whole("Sentences", 1)
                self.chains = whole("Chains", 1)
                self.steps = whole("Steps", 1)
                self.warmup = whole("Warm-up steps", 0)
                self.temperature = ui.number("Temperature", min=0.01, step=0.1).props(f"{OUTLINED} stack-label")
                self.seed = whole("Seed", 0)
        self._arrange()

    def asked(self) -> Asked:
        """What the inputs say.

        Raises:
            SearchgenError: what is wrong with it.
        """
        numbers: dict[str, Any] = {
            name: None if given.value is None else int(given.value)
            for name, given in {
                "n": self.n, "chains": self.chains, "steps": self.steps, "warmup": self.warmup, "max_edits": self.edits,
            }.items()
        }  # fmt: skip
        rewriting = self.kind.value == "rewrite"
        rough = self.rough.visible and self.rough.value
        return Asked(
            **{**numbers, "max_edits": numbers["max_edits"] if rewriting else None},
            kind=self.kind.value,
            text=self.text.value or "",
            lang=self.lang.value,
            model=self.model.value or None,
            judge="none" if rough else self.judge.value or None,
            mode=self.mode.value,
            task=self.task.value if rewriting else "paraphrase",
            temperature=self.temperature.value,
            length=self.length.value or "",
            order=self.order.value,
            inflect=self.inflect.value,
            keep=self.keep.value if rewriting else "",
            avoid=self.avoid.value or "",
            free=self.free.value and rewriting,
            min_similarity=float(self.similar.value or 0.0) if rewriting else 0.0,
            seed=int(self.seed.value or 0),
            weights=dict(self.weights),
            limits=self.limits,
        )

    def _arrange(self) -> None:
        """Show what belongs to the kind of text and the mode, and say the defaults of the numbers."""
        rewriting, sample = self.kind.value == "rewrite", self.mode.value == "sample"
        self.text.props["label"] = "Sentence" if rewriting else "Keywords, with commas between them"
        self.text.update()
        if rewriting and self.text.value == "dog, frisbee, park":
            self.text.value = "The old man sold his house to a young family."
        elif not rewriting and self.text.value == "The old man sold his house to a young family.":
            self.text.value = "dog, frisbee, park"
        for element in (self.only_rewrite, self.constraints_rewrite):
            element.set_visibility(rewriting)
        self.constraints_generate.set_visibility(not rewriting)
        self.rough.set_visibility(self.judged and not rewriting and not sample)
        self.warmup.set_visibility(sample)
        default = (REWRITING if rewriting else GENERATING)[self.mode.value]
        judged = (
            "" if rewriting or sample else f", {WITH_JUDGE['chains']} with a judge",
            f", {WITH_JUDGE['steps']} with a judge",
        )
        for number, name, more in ((self.chains, "chains", judged[0]), (self.steps, "steps", judged[-1])):
            number.props["placeholder"] = f"{getattr(default, name)}{more if judged[0] else ''}"
        self.warmup.props["placeholder"] = str(default.warmup)
        self.temperature.props["placeholder"] = f"{default.temperature:g}"
        self.n.props["placeholder"] = "3" if rewriting else "5"
        for number in (self.chains, self.steps, self.warmup, self.temperature, self.n):
            number.update()
        self._weigh()

    def _weigh(self) -> None:
        """Sliders for the weights of the terms, at their defaults."""
        usual = Asked.usual_of(self.kind.value, self.mode.value, self.task.value, free=self.free.value)
        self.weights = dict(usual)
        self.sliders.clear()
        with self.sliders:
            for name, value in usual.items():
                self._slider(name, value)

    def _slider(self, name: str, value: float) -> None:
        most = 4 * value if value else 10.0
        said = TERMS.get(name, name)
        with ui.row().classes("w-full items-center no-wrap gap-2"):
            ui.label(said).classes("text-sm grow")
            shown = ui.label(f"{value:g}").classes("text-sm sg-number")

        def moved(weight: float) -> None:
            self.weights[name] = weight
            shown.text = f"{weight:g}"

        Rail(f"Weight of {name}", 0, most, most / 40, value, moved)
        with ui.row().classes("w-full justify-between sg-ends"):
            for end in ("0: counts for nothing", f"{most:g}"):
                ui.label(end).classes("text-xs")


def part(title: str) -> Any:
    """A part of the form that opens and closes."""
    with ui.expansion(title).classes("w-full sg-part"):
        return ui.column().classes("w-full gap-2")


def whole(label: str, least: int) -> Any:
    """A field for a whole number; empty is the default."""
    return ui.number(label, min=least, step=1, precision=0).props(f"{OUTLINED} stack-label")
