"""The notebooks run from end to end in a short version, and what is committed was run, is small, and is opened in Chinese."""

from __future__ import annotations

import json
import re
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from public import internal
from quick import load_once, write_few
from traitlets.config import Config

EXAMPLES = Path(__file__).parents[2] / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))
each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def test_they_are_numbered() -> None:
    assert [path.name[0] for path in NOTEBOOKS] == ["1", "2", "3", "4", "5", "6", "7"]


@each
def test_it_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any exception in a cell fails; nothing is written to stderr, such as a warning.

    The cells run in a shell within this process, where models and libraries are loaded already. A kernel of its own for each
    notebook would spend most of its time on loading them.
    """
    monkeypatch.setenv("SEARCHGEN_QUICK", "1")
    monkeypatch.chdir(EXAMPLES)
    monkeypatch.setattr(plt, "show", drawn)
    load_once(monkeypatch)
    write_few(monkeypatch)
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    with plt.rc_context(), capture_output() as printed:
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type == "code":
                shell.run_cell(cell.source).raise_error()
    assert printed.stderr == ""
    assert len(printed.stdout) > 500


def drawn() -> None:
    """What a notebook does with its figures: draw them, and forget them."""
    for number in plt.get_fignums():
        plt.figure(number).canvas.draw()
    plt.close("all")


@each
def test_what_is_committed_was_run(path: Path) -> None:
    """Cell by cell from top to bottom, without errors, with pictures, in a small file that names no place of a machine."""
    notebook = nbformat.read(path, 4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert all(cell.outputs for cell in code if re.search(r"^(print|plt\.show|table|display)\(", cell.source, re.MULTILINE))
    assert not [output for cell in code for output in cell.outputs if output.output_type == "error"]
    assert told(notebook, "stderr") == ""
    assert sum("image/png" in output.get("data", ()) for cell in code for output in cell.outputs) >= 1
    assert path.stat().st_size < 600_000
    assert not re.search(r"(?<![\w/.:])/(tmp|home|root|work|Users)/", json.dumps(notebook))


@each
def test_it_begins_with_a_summary_in_chinese(path: Path) -> None:
    first = nbformat.read(path, 4).cells[0]
    assert first.cell_type == "markdown"
    summary = next(line for line in first.source.splitlines() if line.startswith("**中文摘要。**"))
    assert 3 <= summary.removeprefix("**中文摘要。**").count("。") <= 6
    assert len(re.findall(r"[\u4e00-\u9fff]", summary)) > 100


@pytest.mark.parametrize("path", sorted([*NOTEBOOKS, *EXAMPLES.glob("*.py")]), ids=lambda path: path.name)
def test_it_uses_public_names_only(path: Path) -> None:
    if path.suffix == ".ipynb":
        code = "\n".join(cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code")
    else:
        code = path.read_text("utf-8")
    assert list(internal(code)) == []


@pytest.mark.parametrize(
    "code",
    [
        "from samplers.core.sites import valid",
        "from searchgen.engine import problem",
        "import samplers.core.state",
        "from searchgen import engine",
        "import searchgen\nsearchgen.engine.run",
        "from objectives import NoSuchTerm",
    ],
)
def test_internal_names_are_seen(code: str) -> None:
    assert len(list(internal(code))) == 1


def told(notebook: nbformat.NotebookNode, name: str) -> str:
    """What all cells wrote to a stream."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return "".join(output.text for output in outputs if output.output_type == "stream" and output.name == name)
