"""The house: two leaves and one room above them, and nothing heavy behind the front door."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAY_IMPORT = {
    "samplers": {"samplers", "numpy", "scipy"},
    "objectives": {"objectives", "numpy", "torch", "transformers"},
    "searchgen": {
        *("searchgen", "samplers", "objectives", "numpy", "scipy", "torch", "transformers", "tokenizers"),
        *("safetensors", "huggingface_hub", "typer", "rich", "wordfreq", "filelock", "platformdirs"),
    },
}


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_point_one_way(package: str) -> None:
    for file in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in {name.split(".")[0] for name in names}:
                assert name in MAY_IMPORT[package] or name in sys.stdlib_module_names, f"{file.name} imports {name}"


@pytest.mark.parametrize(
    "code",
    [
        "import searchgen; searchgen.__version__",
        "import samplers, samplers.proof.exact, samplers.warmup.flatten",
        "import searchgen.cli",
        "import sys, searchgen.cli\nsys.argv = ['searchgen', 'generate', '--help']\n"
        "try: searchgen.cli.main()\nexcept SystemExit: pass",
        "from searchgen import Settings, SearchgenError, Result, diagnose",
        "import sys, searchgen.cli\nsys.argv = ['searchgen', 'diagnose', '--help']\n"
        "try: searchgen.cli.main()\nexcept SystemExit: pass",
    ],
)
def test_the_front_door_is_light(code: str) -> None:
    check = "\nimport sys\nassert not {'torch', 'transformers', 'matplotlib', 'xarray'} & set(sys.modules), 'heavy'"
    done = subprocess.run([sys.executable, "-c", code + check], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_public_name_is_there() -> None:
    import searchgen

    for name in searchgen.__all__:
        assert getattr(searchgen, name).__doc__, name
    assert callable(searchgen.generate)  # the call, and not the module of the same name
    with pytest.raises(AttributeError, match="no attribute 'generat'"):
        _ = searchgen.generat
    assert "generate" in dir(searchgen)


def test_the_type_checker_sees_the_same_names() -> None:
    import searchgen

    tree = ast.parse((ROOT / "searchgen" / "__init__.py").read_text("utf-8"))
    shown = {
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.If)
        for inner in node.body
        if isinstance(inner, ast.ImportFrom)
        for alias in inner.names
    }
    assert shown == set(searchgen.__all__)
