"""The code of the documentation: run small by the tests, and at full size to write the outputs that the pages show.

    python tests/support/pages.py [PAGE...]     run every block as printed, and write its output into the block of text below

A page is Markdown. Its `python` blocks run in one namespace and its `sh` blocks in one folder, from top to bottom. A `text`
block shows what the block before it prints, on a terminal of 100 columns. Blocks of other kinds are not run.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import tiny
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser
from typer.testing import CliRunner

ROOT = Path(__file__).parents[2]
PAGES = [
    *(ROOT / "README.md", ROOT / "README.zh.md"),
    *(page for page in sorted((ROOT / "docs").rglob("*.md")) if page.parent.name not in ("api", "results")),
]
NOT_RUN = ("python3 -m venv", ". .venv", "pip install", "pytest", "#")
"""Commands that install or test; what they do is tried by .ci/run."""
NOTHING_FOUND = 3
"""The exit code of a run in which no text met the constraints."""
FEW = {"chains": 4, "steps": 4, "warmup": 2, "rungs": 2}
"""How large a run is in the tests."""


class Runner:
    """Runs the blocks of a page.

    Args:
        models: for each name of a model that would have to be downloaded, the folder of a small one that stands in for it.
        anew: False runs everything small and compares what the page shows with what is printed. True runs the blocks whose
            output is shown as they are printed, and takes it for the page.
    """

    def __init__(self, models: Mapping[str, Path], *, anew: bool = False) -> None:
        self.models, self.anew = models, anew
        self.printed = ""
        """What the block before printed."""
        self.small = self.shrunken = True
        """Whether a block runs small where it can, and whether the block before was shrunken, and so printed something else."""
        self.runs = False
        """Whether a Python block of the page was shrunken, or jobs were run, whose results the blocks after it may show."""
        self.found = True
        """Whether the last command had a result to print; a small run need not."""
        self.outputs: list[tuple[int, int, str]] = []
        """(start, end, text) for each block of text: its place in the page, and what is to stand there."""

    def run(self, page: Path) -> str:
        """Every block of `page` in order; returns the page, with the new outputs where they are taken.

        Raises:
            Exception: what a block raises; AssertionError for a command that fails or an output that differs.
        """
        blocks = {"python": self.python, "sh": self.sh, "text": self.text}
        parsers = [CodeBlockParser(language, function) for language, function in blocks.items()]
        document = Sybil(parsers, path=str(ROOT)).parse(page)
        examples = list(document)
        for example, following in itertools.zip_longest(examples, examples[1:]):
            shown = following is not None and following.region.evaluator == self.text
            self.small = not (self.anew and shown)
            example.evaluate()
        written = document.text
        for start, end, text in reversed(self.outputs):
            written = written[:start] + text + written[end:]
        return written

    def python(self, example: Example) -> None:
        code = self.replaced(example.parsed)
        if self.small:
            for name, few in FEW.items():
                code = re.sub(rf"\b{name}=\d+", f"{name}={few}", code)
            self.runs |= code != example.parsed or bool(re.search(r"\b(generate|rewrite|sample|search)\(", code))
        self.shrunken = self.runs
        padded = "\n" * (example.line + example.parsed.line_offset) + code  # so that an error names the line of the page
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(padded, example.path, "exec", dont_inherit=True), example.namespace)
        self.printed = printed.getvalue()

    def sh(self, example: Example) -> None:
        lines = self.replaced(example.parsed).replace("\\\n", " ").splitlines()
        commands = [part for line in lines for part in line.split(" && ") if part and not part.startswith(NOT_RUN)]
        run = self.in_this_process if self.small else in_a_shell
        self.printed = "".join(run(command) for command in commands)
        self.shrunken = any(re.search(r"searchgen (batch|generate|rewrite|train)", command) for command in commands)
        self.runs |= "searchgen batch" in example.parsed  # whose results the blocks after it may read from a file

    def in_this_process(self, command: str) -> str:
        """What a small run of a command prints, here, where models and libraries are loaded already."""
        words = shlex.split(command, comments=True)
        if words[0] != "searchgen":
            return in_a_shell(command)
        words, file = (words[: words.index(">")], words[-1]) if ">" in words else (words, None)
        if words[1] in ("generate", "rewrite") and "--help" not in words:
            if "sample" in words:  # which writes sentences anew, and takes its time; a diagnosis needs four draws
                words += ["--chains", "2", "--steps", "4" if "--trace" in words else "2", "--warmup", "1"]
            else:
                words += ["--chains", "4", "--steps", "6"]
        if words[1] == "batch":
            words += ["--chains", "4", "--steps", "6"]
        if words[1] == "train":
            words += ["--steps", "1", "--batch-tokens", "256", "--accumulate", "1", "--sentences", "4"]
        from searchgen.cli import app

        done = CliRunner().invoke(app, words[1:])
        self.found = done.exit_code != NOTHING_FOUND
        assert done.exit_code in (0, NOTHING_FOUND), f"{command}\n{done.output}"
        if file:
            Path(file).write_text(done.stdout, "utf-8")
        return done.stderr if file else done.output

    def text(self, example: Example) -> None:
        shown = str(example.parsed)
        if self.anew:
            page = example.document.text  # the block as it stands there, which is indented where `shown` no longer is
            start = page.index("\n", example.start) + 1
            end = page.rindex("\n", start - 1, example.end) + 1
            self.outputs.append((start, end, self.printed.rstrip() + "\n"))
            return
        where = f"{example.path}:{example.line} shows"
        assert shown.strip(), f"{where} nothing; run tests/support/pages.py for this page"
        if self.shrunken:
            missing = labels(shown) - labels(self.printed) if self.found else set()
            assert not missing, f"{where} {missing}, which is not printed in\n{self.printed}"
        else:
            assert alike(shown, self.printed), f"{where}\n{shown}\nand this is printed:\n{self.printed}"

    def replaced(self, code: str) -> str:
        for name, folder in self.models.items():
            code = re.sub(rf"(?<![\w/-]){re.escape(name)}(?![\w/-])", str(folder), code)
        return code


def in_a_shell(command: str) -> str:
    """What a command prints; `searchgen` and `python` are those of this environment."""
    python = shlex.quote(sys.executable)
    names = f'searchgen() {{ {python} -m searchgen "$@"; }}; python() {{ {python} "$@"; }}\n'
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    done = subprocess.run(["bash", "-c", names + command], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def labels(text: str) -> set[str]:
    """The words that name a number; notes are left out, since another run has others."""
    text = re.sub(r"^note:.*$", "", text, flags=re.MULTILINE)
    return set(re.findall(r"\b([A-Za-z_-]{3,}):? +(?:-?\d+\.\d|n/a)", text))


def alike(shown: str, printed: str) -> bool:
    """Whether two texts are the same up to blanks and the rounding of numbers."""
    number = r"-?\d+(?:\.\d+)?(?:e[+-]\d+)?"
    words = [re.sub(number, "#", text).split() for text in (shown, printed)]
    numbers = [[float(found) for found in re.findall(number, text)] for text in (shown, printed)]
    return words[0] == words[1] and all(abs(a - b) <= 0.02 * (1 + abs(a)) for a, b in zip(*numbers, strict=True))


def stand_ins(folder: Path) -> dict[str, Path]:
    """Models as small as can be, for names that pages use."""
    return {
        "bert-base-uncased": tiny.bert(folder / "words"),
        "gpt2": tiny.gpt2(folder / "causal"),
        "my-classifier": tiny.classifier(folder / "classifier"),
    }


def main() -> None:
    for page in [Path(name).resolve() for name in sys.argv[1:]] or PAGES:
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            page.write_text(Runner(stand_ins(Path(folder)), anew=True).run(page), "utf-8")
        print(page.relative_to(ROOT))


if __name__ == "__main__":
    main()
