"""Who may import whom: the packages, the rooms within each package, and no circles between files; a light front door.

Every import counts, also those inside functions and those for type checkers only.
"""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAY_IMPORT = {
    "samplers": {"samplers", "numpy", "scipy"},
    "objectives": {"objectives", "numpy", "torch", "transformers"},
    "searchgen": {
        *("searchgen", "samplers", "objectives", "numpy", "scipy", "torch", "transformers", "tokenizers"),
        *("safetensors", "huggingface_hub", "typer", "rich", "wordfreq", "filelock", "platformdirs", "regex", "nicegui"),
        *("jinja2", "markupsafe", "yaml", "starlette"),
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


FLOORS = {
    "samplers": (("core",), ("moves",), ("kernels",), ("warmup", "particles"), ("proof",), ("diagnostics",), ("",)),
    "objectives": (("core",), ("words", "scoring"), ("source", "fluency"), ("",)),
    "searchgen": (
        ("errors",),
        ("checks", "extras", "interrupts", "version", "waiting", "writing"),
        ("text",),
        ("grammar",),
        ("settings",),  # above text, which knows the words and phrases that a setting may ask for
        ("report_page",),
        ("models",),
        ("terms",),
        ("engine",),
        ("diagnosing",),  # the recipes below report what is found about their runs
        ("keywords", "rewriting", "training"),
        ("batch",),  # runs the recipes above files
        ("",),  # what `import searchgen` offers
        ("ui",),
        ("commands",),
        ("cli",),
        ("__main__",),
    ),
    "searchgen.engine": (
        ("problems", "observing"),
        ("running", "reports"),
        ("results", "jobs"),
        ("search",),
        ("sample",),
        ("",),
    ),
}
"""The rooms of each package from the lowest floor up, "" for its `__init__`. A room imports itself and the floors below it.

`objectives.source` stands above `scoring`, since similarity is measured by a model's hidden states."""


@cache
def imports(package: str) -> dict[str, set[str]]:
    """For each module of a package, which modules of the same package it imports."""
    files = {}
    for file in (ROOT / package).rglob("*.py"):
        parts = file.relative_to(ROOT).with_suffix("").parts
        files[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file

    def imported(file: Path) -> Iterator[str]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                inner = [f"{node.module}.{alias.name}" for alias in node.names]
                yield from (name if name in files else str(node.module) for name in inner)

    return {module: {name for name in imported(file) if name in files} - {module} for module, file in files.items()}


@pytest.mark.parametrize("package", FLOORS)
def test_rooms_import_only_the_floors_below(package: str) -> None:
    floor = {room: height for height, rooms in enumerate(FLOORS[package]) for room in rooms}
    every = imports(package.split(".")[0])
    inside = {module for module in every if f"{module}.".startswith(f"{package}.")}

    def room(module: str) -> str:
        return module.removeprefix(package).lstrip(".").split(".")[0]

    arrows = [(module, name) for module in inside for name in every[module] & inside if room(module) != room(name)]
    assert {room(module) for module in inside} <= set(floor), "give the new room its floor"
    wrong = {(module, name) for module, name in arrows if floor[room(module)] <= floor[room(name)]}
    assert sorted(wrong) == [], "imports that run up, or to a neighbour"


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_files_import_each_other_in_no_circle(package: str) -> None:
    try:
        list(graphlib.TopologicalSorter(imports(package)).static_order())
    except graphlib.CycleError as error:
        pytest.fail("a circle of imports: " + " -> ".join(error.args[1]))


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
        "import sys, searchgen.cli\nsys.argv = ['searchgen', 'batch', '--help']\n"
        "try: searchgen.cli.main()\nexcept SystemExit: pass",
    ],
)
def test_the_front_door_is_light(code: str) -> None:
    heavy = {"torch", "transformers", "scipy", "matplotlib", "xarray", "pyarrow", "nicegui"}
    check = f"\nimport sys\nassert not {heavy} & set(sys.modules), 'heavy'"
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
