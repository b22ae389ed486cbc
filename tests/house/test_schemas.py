"""The published schemas describe what is written, to the last field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import searchgen
from searchgen.cli import app

SCHEMAS = Path(searchgen.__file__).with_name("schemas")
FAST = ["--chains", "2", "--steps", "3", "--judge", "none"]


def validator(file: str, part: str | None = None) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / file).read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    if part is not None:
        del schema["anyOf"]
        schema["$ref"] = f"#/$defs/{part}"
    return Draft202012Validator(schema)


def test_results(searched: Any, sampled: Any) -> None:
    check = validator("results.json", "generate")
    for result, _ in (searched, sampled):
        check.validate(json.loads(result.to_json()))
    broken = json.loads(searched[0].to_json())
    assert not check.is_valid({**broken, "more": 1})
    assert not check.is_valid({name: value for name, value in broken.items() if name != "seed"})


def test_run_files(searched: Any, sampled: Any) -> None:
    check = validator("run.json")
    for _, file in (searched, sampled):
        for line in file.read_text("utf-8").splitlines():
            check.validate(json.loads(line))


@pytest.mark.parametrize("command", ["generate", "rewrite"])
def test_what_commands_print(command: str, words: Path) -> None:
    text = ["dog"] if command == "generate" else ["the big dog ran to the old tree.", "", "--free"]
    done = CliRunner().invoke(app, [command, *text, *FAST, "--model", str(words), "--json"])
    value = json.loads(done.stdout)
    for each in value if isinstance(value, list) else [value]:
        validator("results.json", command).validate(each)


def test_results_of_a_batch(words: Path, tmp_path: Path) -> None:
    jobs = (
        '{"keywords": ["dog"], "more": 1}\n{"sentence": "the big dog ran to the old tree.", "free": true}\n'
        'x\n{"keywords": ["zzz"]}\n'
        '{"keywords": ["dog"], "mode": "sample", "warmup": 1}\n'
    )
    (tmp_path / "jobs.jsonl").write_text(jobs)
    done = CliRunner().invoke(app, ["batch", str(tmp_path / "jobs.jsonl"), "-o", "-", *FAST, "--model", str(words)])
    lines = done.stdout.splitlines()
    assert len(lines) == 5
    for line in lines:
        validator("results.json", "batch").validate(json.loads(line))
        validator("results.json").validate(json.loads(line))
