"""Which names of the packages are public: those of the packages themselves, and of `searchgen.terms`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

PUBLIC = {"searchgen", "samplers", "objectives", "searchgen.terms"}
"""The modules whose names a reader of an example may rely on."""


def internal(code: str) -> Iterator[tuple[int, str]]:
    """The names of our packages that `code` uses and that are not public, each with the number of its line."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            used = [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            used = [(node.module or "", alias.name) for alias in node.names]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in PUBLIC:
            used = [(node.value.id, node.attr)]
        else:
            continue
        for module, name in used:
            if module.split(".")[0] in PUBLIC and not (module in PUBLIC and is_public(module, name)):
                yield node.lineno, f"{module}.{name}"


def is_public(module: str, name: str) -> bool:
    """Whether a module offers a name, which is itself no module but a public one; "" is the module alone."""
    value = getattr(import_module(module), name, None) if name else ""
    return value is not None and (not isinstance(value, ModuleType) or value.__name__ in PUBLIC)
