"""Jobs that share a batch: results come as they finish, and do not depend on which jobs shared it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import searchgen
from samplers import Streams
from searchgen import Job
from searchgen.engine.jobs import flow, pool

SETS = [["dog", "park"], ["cat"], ["man", "woman", "house"], ["tree"], ["red", "ball"]]
FEW = {"chains": 3, "steps": 6, "n": 2}


def test_a_job_that_cannot_run_stops_no_other(words: Path) -> None:
    generator = searchgen.Generator(model=str(words), **FEW)
    jobs = [["dog"], Job(["cat"], {"chains": 0}), ["zzzz"], Job(["tree"], {"steps": 3}), Job(["man"], {"speed": 3}), None]
    done = dict(generator.stream(iter(jobs)))
    assert sorted(done) == list(range(6))
    assert [bool(done[i].error) for i in range(6)] == [False, True, True, False, True, True]
    assert "speed" in (done[4].error or "")
    assert done[3].settings["steps"] == 3
    assert done[0].settings["steps"] == 6


def test_jobs_of_a_rewriter(words: Path) -> None:
    rewriter = searchgen.Rewriter(model=str(words), free=True, chains=2, steps=3)
    jobs = [
        "the dog ran.",
        "",
        Job("a woman is in the house.", {"task": "shorten", "free": False}),
        Job("a dog", {"task": "sing"}),
    ]
    done = dict(rewriter.stream(jobs))
    assert [done[i].task for i in range(3)] == ["paraphrase", "paraphrase", "shorten"]
    assert done[1].error
    assert "sing" in (done[3].error or "")


def test_a_stream_reads_no_further_than_it_needs(words: Path) -> None:
    read = []

    def jobs():  # type: ignore[no-untyped-def]
        for i in range(10_000):
            read.append(i)
            yield ["dog"]

    generator = searchgen.Generator(model=str(words), batch=4, **FEW)
    stream = generator.stream(jobs(), tokens=100)
    next(stream)
    assert len(read) <= 100


@pytest.fixture(scope="module")
def exact(words: Path) -> searchgen.Model:
    return searchgen.load(str(words), dtype="float64")


OWN: list[dict[str, Any]] = [
    {},
    {"steps": 3, "seed": 2**63 + 5},
    {"chains": 5, "n": 1, "temperature": 0.5},
    {"steps": 9, "length": (3, 9)},
    {"seed": 4},
    {"order": "given"},
    {"mode": "sample", "steps": 4, "warmup": 2, "temperature": 1.0},
    {"steps": 4, "avoid": ["big"]},
]
JOBS = [Job(SETS[i % len(SETS)], own) for i, own in enumerate(OWN)]


@pytest.fixture(scope="module")
def wanted(exact: searchgen.Model) -> list[searchgen.Result]:
    """The result of each job alone."""
    return [searchgen.generate(*job.item, model=exact, **{**FEW, **job.settings}) for job in JOBS]


def told(result: searchgen.Result) -> tuple[Any, ...]:
    return result.candidates, result.diagnostics, result.settings, result.keywords, result.seed, result.error


@pytest.mark.parametrize("tokens", [1, 60, 100_000])
def test_a_job_is_what_it_is_alone(
    exact: searchgen.Model, wanted: list[searchgen.Result], tokens: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever jobs share the steps with it, whatever their settings, and in whatever order they come."""
    sizes = []
    monkeypatch.setattr(flow, "pose", lambda members, pose=flow.pose: sizes.append(len(members)) or pose(members))
    generator = searchgen.Generator(model=exact, **FEW)
    for places in ([0, 1, 2, 3, 4, 5, 6, 7], [4, 3, 2, 1, 0])[tokens == 1 :]:
        done = dict(generator.stream((JOBS[i] for i in places), tokens=tokens))
        assert [told(done[at]) for at in range(len(places))] == [told(wanted[i]) for i in places]
    assert (max(sizes) > 1) == (tokens > 1)


def settled(self: pool.Pool, chains: Any, choose: Streams) -> None:
    """Groups as each cohort numbers its own."""
    posed = self.pose([job for cohort in self.cohorts for job in cohort.jobs])
    self.chains, self.choose, self.problem, self.kernel = chains, choose, posed.problem, pool.kernel_of(posed.problem)


FAULTS = {
    "the first cohort's groups for all": lambda patch: patch.setattr(pool.Pool, "settle", settled),
    "streams that begin anew": lambda patch: patch.setattr(
        Streams, "take", lambda self, rows: Streams(self.seed[rows], self.problem[rows], self.chain[rows])
    ),
    "one seed for all": lambda patch: patch.setattr(pool, "seeds", lambda plans: np.zeros(len(plans), np.uint64)),
    "one temperature for all": lambda patch: patch.setattr(pool, "geometric", lambda start, end, steps: np.full(steps, 0.1)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_pool_is_seen(
    exact: searchgen.Model, wanted: list[searchgen.Result], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    FAULTS[fault](monkeypatch)
    done = dict(searchgen.Generator(model=exact, **FEW).stream(JOBS[:5], tokens=60))
    assert [told(done[i]) for i in range(5)] != list(map(told, wanted[:5]))


def test_jobs_with_a_judge_are_what_they_are_alone(words: Path, causal: Path) -> None:
    model = searchgen.load(str(words), judge=str(causal), judge_context="a dog.\n", dtype="float64")
    jobs = [Job(SETS[i], {"steps": 3 + i, "seed": i}) for i in range(3)]
    done = dict(searchgen.Generator(model=model, n=2, chains=3).stream(jobs, tokens=100))
    for i, job in enumerate(jobs):
        assert told(done[i]) == told(searchgen.generate(*job.item, model=model, n=2, chains=3, **job.settings))


SENTENCES = ["the dog ran.", "a woman is in the house.", "he was at the old tree."]


@pytest.mark.parametrize("free", [False, True])
def test_a_rewriting_is_what_it_is_alone(exact: searchgen.Model, free: bool) -> None:
    own: list[dict[str, Any]] = [{}, {"steps": 7, "seed": 3}, {"chains": 3, "keep": ["old"]}, {"task": "shorten"}]
    jobs = [Job(SENTENCES[i % 3], each) for i, each in enumerate(own)]
    few: dict[str, Any] = {"model": exact, "chains": 2, "steps": 5, "n": 2, "free": free}
    wanted = [next(iter(searchgen.Rewriter(**{**few, **job.settings}).each([job.item]))) for job in jobs]
    for tokens in (30, 10_000):
        done = dict(searchgen.Rewriter(**few).stream(jobs, tokens=tokens))
        assert [done[i] for i in range(len(jobs))] == wanted


def test_an_observer_sees_the_steps(exact: searchgen.Model) -> None:
    seen = list[searchgen.Moment]()

    class Looks(searchgen.Observer):
        def seen(self, moment: searchgen.Moment) -> None:
            seen.append(moment)

    list(searchgen.Generator(model=exact, **FEW).stream(SETS[:2], observer=Looks()))
    assert [moment.step for moment in seen] == [1, 2, 3, 4, 5]
    assert all(len(moment.texts) == 6 and moment.steps == 6 for moment in seen)


class Fragile:
    """Fails on texts with a tree in them."""

    def __call__(self, texts: list[str]) -> list[float]:
        assert not any("tree" in text for text in texts), "no trees"
        return [0.0] * len(texts)


def test_a_term_that_fails_on_one_job_stops_no_other(exact: searchgen.Model) -> None:
    def mine(model: searchgen.Model, labels: Any) -> searchgen.Objective:
        return searchgen.terms.custom(model, Fragile(), name="mine")

    jobs = [Job(["dog"], {"avoid": ["tree"]}), Job(["tree"], {"avoid": ["tree", "man"]}), Job(["red", "tree"]), ["cat"]]
    done = dict(searchgen.Generator(model=exact, terms=mine, **FEW).stream(jobs))
    assert "no trees" in (done[2].error or "")
    assert done[1].error
    assert not done[0].error
    assert sorted(done) == [0, 1, 2, 3]


def test_the_chains_in_flight_follow_the_budget(exact: searchgen.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """They fill it, and go beyond it by no more than a job, and by what sentences grow."""
    rows = []

    def step(self: pool.Pool, take: Any = pool.Pool.step) -> Any:
        rows.append(sum(cohort.rows for cohort in self.cohorts))
        return take(self)

    monkeypatch.setattr(pool.Pool, "step", step)
    jobs = [Job(["dog"], {"steps": 2 + i % 3}) for i in range(20)]
    list(searchgen.Generator(model=exact, **FEW).stream(jobs, tokens=200))
    assert 6 <= np.median(rows[:-5]) <= max(rows) <= 30


@pytest.mark.parametrize(("judged", "tokens", "most"), [(True, None, flow.DRAFTED), (True, 1500, 30), (False, None, 30)])
def test_few_jobs_are_in_flight_where_a_judge_drafts_each(
    judged: bool, tokens: int | None, most: int, words: Path, causal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first results would come after the drafts of all."""
    flying = []

    def step(self: pool.Pool, take: Any = pool.Pool.step) -> Any:
        flying.append(self.jobs)
        return take(self)

    monkeypatch.setattr(pool.Pool, "step", step)
    judge = {"judge": str(causal), "judge_context": "a dog.\n"} if judged else {}
    model = searchgen.load(str(words), dtype="float64", **judge)
    done = dict(searchgen.Generator(model=model, chains=2, steps=2, n=1).stream([["dog"]] * 30, tokens=tokens))
    assert max(flying) == most
    assert len(done) == 30


def test_a_full_batch_does_not_wait_for_a_longer_one_that_is_not(
    exact: searchgen.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes, many = list[int](), searchgen.Generator.many

    def counted(self: searchgen.Generator, inputs: Any, *more: Any) -> Any:
        sizes.append(len(inputs))
        return many(self, inputs, *more)

    monkeypatch.setattr(searchgen.Generator, "many", counted)
    monkeypatch.setattr(searchgen.Generator, "side_by_side", lambda self, model: 2 if self.settings.steps == 3 else 64)
    sample = {"mode": "sample", "warmup": 1}
    jobs = [Job(["dog"], {**sample, "steps": steps}) for steps in (4, 4, 4, 3, 3)]
    done = dict(searchgen.Generator(model=exact, chains=2, n=1).stream(jobs))
    assert (sizes, sorted(done)) == ([2, 3], [0, 1, 2, 3, 4])


@pytest.mark.parametrize("mode", ["search", "sample"])
def test_freed_memory_goes_back_while_a_stream_goes_on(
    mode: str, exact: searchgen.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process keeps what its passes free, so that holes between blocks of ever other sizes would add up."""
    times = []
    monkeypatch.setattr(flow, "TIDY", 0.0)
    monkeypatch.setattr(flow.memory, "give_back", lambda: times.append(1))
    list(searchgen.Generator(model=exact, mode=mode, **FEW).stream([["dog"]] * 2))
    assert times


def test_a_model_that_is_not_there_ends_a_stream_unless_one_job_asked_for_it(words: Path, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    done = dict(searchgen.Generator(model=str(words), **FEW).stream([["dog"], Job(["dog"], {"model": nowhere})]))
    assert "nowhere" in (done[1].error or "")
    assert not done[0].error
    with pytest.raises(searchgen.ModelError):
        list(searchgen.Generator(model=nowhere, **FEW).stream([["dog"]]))
