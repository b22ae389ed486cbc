"""`--config`: the options of a command from a YAML file, checked before anything loads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from searchgen.cli import app

run = CliRunner()


def config(folder: Path, text: str) -> str:
    file = folder / "job.yaml"
    file.write_text(text, "utf-8")
    return str(file)


def test_a_file_is_as_good_as_options(words: Path, tmp_path: Path) -> None:
    told = f"""
    words: [dog, ice cream]
    settings: {{steps: 8, chains: 3, length: [3, 9], avoid: [cat, tea]}}
    model: {{name: {words}, device: cpu, dtype: float32}}
    judge: none
    n: 2
    format: json
    """
    options = ["--steps", "8", "--chains", "3", "--length", "3..9", "--avoid", "cat", "--avoid", "tea", "--model", str(words)]
    by_hand = [
        "generate",
        "dog",
        "ice cream",
        *options,
        "--device",
        "cpu",
        "--dtype",
        "float32",
        "--judge",
        "none",
        "-n",
        "2",
        "--json",
    ]
    from_file, typed = (run.invoke(app, line) for line in (["generate", "--config", config(tmp_path, told)], by_hand))
    assert from_file.exit_code == 0, from_file.stderr
    one, two = (json.loads(done.stdout) for done in (from_file, typed))
    assert {**one, "seconds": 0} == {**two, "seconds": 0}
    assert one["settings"]["avoid"] == ["cat", "tea"]
    again = run.invoke(app, ["generate", "--config", config(tmp_path, told), "--chains", "2", "tree"])
    assert json.loads(again.stdout)["settings"]["chains"] == 2  # the command line goes before it
    assert json.loads(again.stdout)["keywords"] == ["tree"]


def test_terms_are_weights_and_flags_are_true_or_false(words: Path, tmp_path: Path) -> None:
    told = f"model: {words}\nfree: true\nprotect: false\nchains: 2\nsteps: 4\nformat: jsonl\n"
    told += "terms: {similarity: 9, novelty: 2.5}\n"
    done = run.invoke(app, ["rewrite", "the dog ran to the old tree.", "--config", config(tmp_path, told)])
    assert done.exit_code in (0, 3), done.stderr
    wrong = run.invoke(app, ["rewrite", "a dog.", "--config", config(tmp_path, "terms: {speed: 1}"), "--model", "./nowhere"])
    assert "there is no term 'speed' to weigh" in wrong.stderr


def test_a_batch_takes_settings_of_jobs(words: Path, tmp_path: Path) -> None:
    (tmp_path / "jobs.jsonl").write_text('{"sentence": "the dog ran to the old tree."}\n{"keywords": ["dog"]}\n')
    told = f"model: {words}\nsettings: {{free: true, steps: 3, weights: {{novelty: 2.5}}}}\njudge: none\nchains: 2\n"
    done = run.invoke(app, ["batch", str(tmp_path / "jobs.jsonl"), "-o", "-", "--config", config(tmp_path, told)])
    assert done.exit_code == 0, done.stderr
    one, two = map(json.loads, done.stdout.splitlines())
    assert one["settings"]["free"]
    assert one["settings"]["weights"] == {"novelty": 2.5}
    assert two["settings"]["steps"] == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("stepps: 3", "has 'stepps', which is no option of this command; did you mean 'steps'?"),
        ("steps: many", "--steps must be a whole number, not 'many'; see "),
        ("steps: [1, 2]", "steps takes one value, and here is a list"),
        ("steps: 0", "--steps must be a whole number of at least 1"),
        ("avoid: [[cat]]", "avoid takes a list of single values"),
        ("settings: 3", "settings must be a mapping of options"),
        ("judge: {speed: 3}", "judge has no 'speed'; choose from name, context, vocabulary"),
        ("n: 3\nsettings: {n: 2}", "has 'n' twice"),
        ("- a\n- b", "holds no names with values; write such as steps: 100"),
        ("steps: [1", "is no YAML in line 1"),
        ("steps: !!python/object/apply:os.system ['true']", "is no YAML in line 1: could not determine a constructor"),
        ("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]", "has an alias (*name), which is not read here"),
        ("x: " + "[" * 5000, "has 21 lists or mappings within each other"),
        ("x: caf\udce9", "is no YAML"),
    ],
)
def test_what_is_wrong_is_one_line_before_a_model_loads(text: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "job.yaml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    done = run.invoke(app, ["generate", "dog", "--model", "./no-such-model", "--config", str(file)])
    assert done.exit_code == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = run.invoke(app, ["generate", "dog", "--config", str(tmp_path / "no.yaml")])
    assert done.exit_code == 2
    assert "cannot be read: no such file or directory; check the name" in done.stderr
    assert run.invoke(app, ["generate", "dog", "--model", "x/y/z", "--config", config(tmp_path, "")]).exit_code == 2
