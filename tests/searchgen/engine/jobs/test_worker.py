"""Bad inputs stand in their results, however many there are; Ctrl-C ends all batches; models are loaded once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import searchgen
from searchgen.engine.jobs import worker
from searchgen.engine.jobs.flow import DRAFTED
from searchgen.keywords import generator


def test_a_batch_without_any_input_that_can_be_used_gives_errors(words: Path) -> None:
    """Also where it is the only input of its model, as an empty sentence among Chinese ones is."""
    few = {"chains": 2, "steps": 2}
    rewriter = searchgen.Rewriter(model=str(words), **few)
    assert all(rewriting.error for rewriting in rewriter(["", "  "]))
    generator = searchgen.Generator(model=str(words), **few)
    assert all(result.error for result in generator([["zzzz"], []]))


class Interrupts(searchgen.Observer):
    """Presses Ctrl-C in the second step of every run, and counts the runs."""

    def __init__(self) -> None:
        self.runs = 0

    def seen(self, moment: searchgen.Moment) -> None:
        self.runs += moment.step == 0
        if moment.step == 2:
            raise KeyboardInterrupt


def test_an_interrupt_ends_the_batches_that_wait(words: Path) -> None:
    """It ended one batch, and the next went on."""
    few = {"model": str(words), "batch": 1, "chains": 2, "steps": 4}
    calls = (
        (searchgen.Rewriter(free=True, **few), ["the dog ran.", "a woman is in the house."]),
        (searchgen.Generator(**few), [["dog"], ["park"]]),
    )
    for made, items in calls:
        interrupts = Interrupts()
        with pytest.raises(KeyboardInterrupt):
            list(made.each(items, interrupts))
        assert interrupts.runs == 1


def test_models_are_loaded_once_however_often_a_generator_is_called(words: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of 32 bits, which score the finds of a search with 16 bits, were loaded anew for every call."""
    loads: list[str] = []

    def load(name: str, *, dtype: str, **options: Any) -> searchgen.Model:
        loads.append(dtype)
        return searchgen.load(name, dtype=dtype, **options)

    monkeypatch.setattr(worker, "load_model", load)
    generator = searchgen.Generator(model=str(words), dtype="bfloat16", judge="none", chains=2, steps=2)
    for _ in range(2):
        generator([["dog"], ["park"]])
        assert len(list(generator.stream([["dog"], searchgen.Job(["park"], {"seed": 1})]))) == 2
    assert sorted(loads) == ["bfloat16", "float32"]


@pytest.mark.parametrize(
    ("judged", "mode", "sizes"),
    [
        (True, "search", [DRAFTED, DRAFTED, 2]),
        (False, "search", [18]),
        (False, "sample", [4, 4, 4, 4, 2]),
        (True, "sample", [18]),
    ],
)
def test_results_come_after_a_few_inputs_where_more_would_take_as_long_for_each(
    judged: bool, mode: str, sizes: list[int], words: Path, causal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those with a judge, of a search, are drafted one by one; a sample without one writes thousands of sentences for each."""
    seen, many = list[int](), searchgen.Generator.many

    def counted(self: searchgen.Generator, inputs: Any, *more: Any) -> Any:
        seen.append(len(inputs))
        return many(self, inputs, *more)

    monkeypatch.setattr(searchgen.Generator, "many", counted)
    monkeypatch.setattr(generator, "writes", lambda model: model.judge is None)
    judge = {"judge": str(causal), "judge_context": "a dog.\n"} if judged else {}
    model = searchgen.load(str(words), dtype="float64", **judge)
    sets = ["dog", "zzzz", *["cat", "man"] * 8, "", "tree"]
    settings: dict[str, Any] = {"mode": mode, "warmup": 1} if mode == "sample" else {}
    results = searchgen.Generator(model=model, chains=2, steps=2, n=1, **settings).each(sets)
    first = next(results)
    assert seen == sizes[:1]
    rest = list(results)
    assert seen == sizes
    assert [bool(each.error) for each in (first, *rest)] == [not word or word == "zzzz" for word in sets]
    assert [each.keywords for each in (first, *rest)][2:18] == [("cat",), ("man",)] * 8
