"""Jobs that share a batch: results come as they finish, and do not depend on which jobs shared it."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchgen
from searchgen import Job

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
    stream = generator.stream(jobs())
    next(stream)
    assert len(read) <= 100


def test_a_model_that_is_not_there_ends_a_stream_unless_one_job_asked_for_it(words: Path, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    done = dict(searchgen.Generator(model=str(words), **FEW).stream([["dog"], Job(["dog"], {"model": nowhere})]))
    assert "nowhere" in (done[1].error or "")
    assert not done[0].error
    with pytest.raises(searchgen.ModelError):
        list(searchgen.Generator(model=nowhere, **FEW).stream([["dog"]]))
