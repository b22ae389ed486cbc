"""Jobs, and the results of a run over them that nothing disturbs."""

from __future__ import annotations

from pathlib import Path

import pytest
from batches import JOBS, batch, many


@pytest.fixture(scope="package")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return many(tmp_path_factory.mktemp("jobs") / "jobs.jsonl", JOBS)


@pytest.fixture(scope="package")
def whole(words: Path, jobs: Path) -> str:
    """The results of a run that nothing disturbs."""
    output = jobs.with_name("whole.jsonl")
    done = batch(words, jobs, output)
    assert done.exit_code == 0, done.stderr
    assert "8 jobs, 3 of them with an error" in done.stderr
    return output.read_text("utf-8")
