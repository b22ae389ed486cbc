"""Files of jobs on a real Ray of two workers. Left out where Ray is not installed; see CONTRIBUTING.md."""

from __future__ import annotations

import json
import math
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from batches import JOBS, batch, many

from searchgen.batch.journal import Journal
from searchgen.batch.lines import LONGEST_LINE
from searchgen.commands import batch_progress

psutil = pytest.importorskip("psutil")
pytest.importorskip("ray")


@pytest.fixture(scope="module")
def options() -> Iterator[list[str]]:
    """Options of a run on a cluster of two cores, which is there while the tests of this file run."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    before = dict(os.environ)
    os.environ |= {
        "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "of-these-tests-" * 4, "RAY_USAGE_STATS_ENABLED": "0",
        "OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }  # fmt: skip
    # sockets want short names
    with tempfile.TemporaryDirectory(prefix="ray", dir="/tmp", ignore_cleanup_errors=True) as folder:
        command = f"-m ray.scripts.scripts start --head --block --num-cpus 2 --port {port} --temp-dir {folder}"
        command += " --include-dashboard false --node-ip-address 127.0.0.1 --object-store-memory 100000000"
        head = subprocess.Popen([sys.executable, *command.split()], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while head.poll() is None and not listening(port):
                time.sleep(0.1)
            yield ["--engine", "ray", "--address", f"127.0.0.1:{port}", "--workers", "2", "--block", "3"]
        finally:
            everything = [*psutil.Process(head.pid).children(recursive=True), psutil.Process(head.pid)]
            for process in everything:  # which takes leave for half a minute if it is asked to
                process.kill()
            psutil.wait_procs(everything, 10)
    os.environ.clear()
    os.environ.update(before)


def listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def running(name: str) -> list[Any]:
    """Processes of Ray by what they call themselves."""
    return [p for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] and name in p.info["cmdline"][0]]


def test_a_killed_worker_and_ctrl_c_lose_nothing_and_do_nothing_twice(
    options: list[str], words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was begun on Ray is ended without it. All blocks but the last are done by then, those of the killed worker too."""
    jobs = many(tmp_path / "jobs.jsonl", [{**JOBS[i % 8], "id": i, "steps": 40} for i in range(24)])
    assert batch(words, jobs, tmp_path / "whole.jsonl").exit_code == 0
    output, write, killed = tmp_path / "out.jsonl", Journal.write, list[int]()

    def disturbed(self: Journal, text: str) -> None:
        if self.done == 21:
            raise KeyboardInterrupt
        write(self, text)
        if not killed:  # both workers have begun another block
            worker = running("ray::MapWorker")[0]
            killed.append(worker.pid)
            os.kill(worker.pid, signal.SIGKILL)

    monkeypatch.setattr(Journal, "write", disturbed)
    done = batch(words, jobs, output, *options)
    assert done.exit_code == 130, done.stderr
    assert "stopped after 21 jobs; the same command goes on from there" in done.stderr
    assert output.read_text() == "".join((tmp_path / "whole.jsonl").read_text().splitlines(keepends=True)[:21])
    monkeypatch.undo()
    done = batch(words, jobs, output)
    assert done.exit_code == 0, done.stderr
    assert "; 21 were done before" in done.stderr
    assert output.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_lines_that_are_no_jobs_and_nothing_else_on_stdout(
    options: list[str], words: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_progress, "EVERY", math.inf)  # a busy machine may take the minute after which a line comes
    jobs = tmp_path / "jobs.jsonl"
    lines = [
        b"x" * (LONGEST_LINE + 10), b'{"id": "\xff"}', b"\0", b"[" * 100_000, json.dumps({"keywords": ["dog"] * 9999}).encode(),
        b'{"id": 1, "keywords": ["dog"]}', b'{"id": 1, "keywords": ["cat"]}', b'{"keywords": ["dog\\u202e"]}',
        b'{"sentence": "the\\u0000 dog ran."}', b'{"sentence": "\\ud800"}', b'{"keywords": {"a": 1}}',
    ]  # fmt: skip
    jobs.write_bytes(b"\n".join(lines))
    local = batch(words, jobs, "-")
    capfd.readouterr()
    there = batch(words, jobs, "-", *options, "--results", "input")
    assert (there.exit_code, there.stdout) == (0, local.stdout), there.stderr
    assert there.stderr == local.stderr
    assert len(local.stdout.splitlines()) == len(lines)
    assert capfd.readouterr() == ("", "")
