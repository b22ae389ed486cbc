"""The Ray engine without Ray: its options, what a worker does with its jobs, and what the command makes of a driver's end.

Runs with a real Ray are in `test_ray.py`.
"""

from __future__ import annotations

import importlib.util
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import drivers
import pytest
from batches import JOBS, batch, many

from searchgen.batch import cluster
from searchgen.batch.blocks import ALONE, COLUMNS, JOB, STOPPED, TOGETHER, Runner, Tries
from searchgen.batch.cluster import blocked
from searchgen.batch.feed import Feed, Placed
from searchgen.batch.identity import Models
from searchgen.batch.jobs import BatchJob, Defaults, Parser
from searchgen.batch.placing import Cluster
from searchgen.batch.reading import Row
from searchgen.batch.run import Answer
from searchgen.errors import SettingsError

SETTINGS = {"chains": 2, "steps": 3, "free": True}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--workers", "2"], "--workers is an option of a Ray cluster; add --engine ray, or leave it out"),
        (["--address", "auto"], "--address is an option of a Ray cluster"),
        (["--engine", "ray", "--gpus", "-1"], "--gpus must be 0 or more, not -1"),
    ],
)
def test_options_of_a_cluster(options: list[str], message: str, words: Path, jobs: Path, tmp_path: Path) -> None:
    done = batch(words, jobs, tmp_path / "out.jsonl", *options)
    assert (done.exit_code, message in done.stderr) == (2, True), done.stderr


def test_without_ray_one_line_says_what_to_install(
    words: Path, jobs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == "ray" else found(name, *more))
    done = batch(words, jobs, tmp_path / "out.jsonl", "--engine", "ray")
    assert done.exit_code == 2
    assert done.stderr == "searchgen: --engine ray needs Ray: pip install 'searchgen[ray]'\n"


@pytest.mark.parametrize(
    ("asked", "there", "fitted"),
    [
        (Cluster(), {"CPU": 8.0}, (8, 0.0)),
        (Cluster(), {"CPU": 8.0, "GPU": 2.0}, (2, 1.0)),
        (Cluster(gpus=0.5), {"CPU": 8.0, "GPU": 2.0}, (4, 0.5)),
        (Cluster(gpus=0, cpus=3), {"CPU": 8.0, "GPU": 2.0}, (2, 0.0)),
        (Cluster(workers=3), {"CPU": 8.0}, (3, 0.0)),
    ],
)
def test_workers_that_fit(asked: Cluster, there: dict[str, float], fitted: tuple[int, float]) -> None:
    assert asked.fitted(there) == fitted


@pytest.mark.parametrize("asked", [Cluster(workers=9), Cluster(gpus=1), Cluster(cpus=9)])
def test_workers_that_do_not_fit_are_refused_and_not_waited_for(asked: Cluster) -> None:
    with pytest.raises(SettingsError, match=r"the cluster has 8 cores and 0 GPUs, which is room for . worker"):
        asked.fitted({"CPU": 8.0})


@pytest.mark.parametrize(
    ("driver", "code", "message"),
    [
        (drivers.dying, 5, "the Ray cluster was lost: the connection to it broke; what was finished is written"),
        (drivers.without_room, 2, "the cluster has 1 core; give fewer --workers"),
        (drivers.unreachable, 5, "there is no Ray cluster at nowhere:1; see ray status"),
        (drivers.without_model, 2, "there has another version of 'mini-en'"),
    ],
)
def test_the_end_of_a_driver_is_one_line(
    driver: Callable[..., None], code: int, message: str, words: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    jobs = many(tmp_path / "jobs.jsonl", [{"id": "no job"}, {"keywords": ["dog"]}])
    monkeypatch.setattr(cluster, "drive", driver)
    monkeypatch.setattr(cluster, "check_installed", lambda: None)
    done = batch(words, jobs, tmp_path / "out.jsonl", "--engine", "ray", "--results", "finished")
    assert (done.exit_code, message in done.stderr, done.stderr.count("\n")) == (code, True, 1), done.stderr
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 1  # of the line that is no job


class Killed(BaseException):
    """A worker dies."""


def placed(words: Path) -> tuple[list[Placed], bytes]:
    """The jobs of the file that the other tests run, and what a worker is made of."""
    models, defaults = Models(model=str(words), judge="none", dtype="float64"), Defaults(SETTINGS)
    parser, nothing = Parser(defaults), lambda *_: None
    rows = [Row(i, job) for i, job in enumerate(JOBS, 1)]
    feed = Feed(map(parser, rows), lambda job: models.key(job) if isinstance(job, BatchJob) else 1, lambda line: 0,
                nothing, nothing, nothing, lambda: 0)  # fmt: skip
    return list(feed.all()), pickle.dumps((defaults, models, None))


def answers(runner: Runner, jobs: list[Placed]) -> list[Answer]:
    (block,) = blocked(jobs, len(jobs))
    columns = runner({JOB: pickle.loads(block)})
    assert tuple(columns) == COLUMNS == Answer._fields
    return [Answer(*row) for row in zip(*columns.values(), strict=True)]


def test_a_job_that_kills_its_workers_is_found_and_answered(whole: str, words: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from searchgen.batch.remote import Remote

    run, jobs, made, tries = Remote.answered, *placed(words), Tries()

    def deadly(self: Remote, some: list[Placed]) -> list[Answer]:
        if any(each.job.id == "c" for each in some):
            raise Killed
        return run(self, some)

    monkeypatch.setattr(Remote, "answered", deadly)
    for _ in range(TOGETHER + ALONE):
        with pytest.raises(Killed):
            answers(Runner(made, tries), jobs)
    found = sorted(answers(Runner(made, tries), jobs))
    lines = whole.splitlines()
    assert [answer.place for answer in found] == [0, 1, 2, 4, 5, 6, 7]
    assert [answer.text for answer in found if answer.place != 2] == [lines[place] for place in (0, 1, 4, 5, 6, 7)]
    told = json.loads(found[1 + 1].text)
    assert "its worker died 2 times in this job alone" in told["error"]
    assert (told["failed"], told["key"]) == (True, json.loads(lines[2])["key"])


def test_a_worker_with_other_weights_stops_the_run(words: Path, letters: Path) -> None:
    jobs, made = placed(words)
    defaults, models, tokens = pickle.loads(made)
    other = pickle.dumps((defaults, Models(**{**vars(models), "model": str(letters)}), tokens))
    (answer,) = answers(Runner(other, Tries()), jobs[:1])
    assert answer.place == STOPPED
    assert "than the machine that reads the jobs; install the same on both" in answer.text


def test_what_is_done_needs_no_cluster(whole: str, words: Path, jobs: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(cluster, "check_installed", lambda: None)
    monkeypatch.setattr(cluster, "drive", drivers.dying)
    output = tmp_path / "out.jsonl"
    output.write_text(whole)
    assert batch(words, jobs, output, "--engine", "ray").exit_code == 0
    assert many(tmp_path / "none.jsonl", [{"id": 1}]).exists()
    assert "neither" in batch(words, tmp_path / "none.jsonl", "-", "--engine", "ray").stdout
