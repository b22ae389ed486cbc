"""The public API is the one that `public_api.txt` lists, so that a change of it is seen in review.

Run this file to write the list anew: python tests/house/test_public_api.py
"""

from __future__ import annotations

import ast
import difflib
import functools
import inspect
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import typer

import objectives
import samplers
import searchgen
from searchgen.cli import app

LIST = Path(__file__).with_name("public_api.txt")
PACKAGES = (samplers, objectives, searchgen)


def test_the_public_api_is_the_listed_one() -> None:
    change = list(difflib.unified_diff(LIST.read_text("utf-8").splitlines(), listed(), "listed", "now", lineterm="", n=0))
    assert not change, "run `python tests/house/test_public_api.py` if this change is meant:\n" + "\n".join(change)


def test_a_type_checker_sees_the_names_that_load_when_they_are_first_used() -> None:
    block = next(node for node in ast.parse(inspect.getsource(searchgen)).body if isinstance(node, ast.If))
    seen = {
        alias.asname or alias.name: node.module if (node.module, alias.name) != ("searchgen", "terms") else "searchgen.terms"
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == searchgen.WHERE


def test_the_reference_describes_each_public_name_once() -> None:
    pages = "\n".join(page.read_text("utf-8") for page in (LIST.parents[2] / "docs" / "api").glob("*.md"))
    shown = re.findall(r"^\.\. auto(?:class|exception|function):: (\w+)", pages, re.MULTILINE)
    names = {id(getattr(package, name)): name for package in PACKAGES for name in public(package)}
    wrong = {
        "add to docs/api": Counter(names.values()) - Counter([*shown, "terms"]),
        "remove from docs/api": Counter(shown) - Counter(names.values()),
    }
    assert not any(wrong.values()), wrong


def listed() -> list[str]:
    """A line for each public name, and indented ones for members and options; a name of two packages is described once."""
    lines: list[str] = []
    seen: dict[int, str] = {}
    for package in PACKAGES:
        for short in public(package):
            value, name = getattr(package, short), f"{package.__name__}.{short}"
            first = seen.setdefault(id(value), name)
            lines += described(name, value) if first == name else [f"{name} = {first}"]
    return lines + list(options())


def public(package: ModuleType) -> list[str]:
    """What `package` exports: its `__all__`, or else the names it imports that are not modules."""
    names = getattr(package, "__all__", None) or [
        name for name, value in vars(package).items() if name[0] != "_" and not isinstance(value, ModuleType)
    ]
    return sorted(set(names) - {"Any", "TYPE_CHECKING", "annotations"})


def described(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, ModuleType):
        for inner, function in sorted(vars(value).items()):
            if inner[0] != "_" and inspect.isfunction(function) and function.__module__ == value.__name__:
                yield f"{name}.{inner}{signature(function)}"
    elif inspect.isclass(value):
        bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object)
        yield f"class {name}" + ("" if "Protocol" in bases else signature(value)) + (f" of {bases}" if bases else "")
        for inner, member in sorted(members(value).items()):
            member = getattr(member, "__func__", member)
            if inner[0] != "_" or inner == "__call__":
                if isinstance(member, property | functools.cached_property):
                    get = member.fget if isinstance(member, property) else member.func
                    yield f"    {inner}: {inspect.signature(get).return_annotation}"  # type: ignore[arg-type]
                elif inspect.isfunction(member):
                    yield f"    {inner}{signature(member)}"
    else:
        yield name + (signature(value) if callable(value) else f": {type(value).__name__}")


def members(of: type) -> dict[str, Any]:
    """Those of a class, and those that it has from classes of these packages that are not listed themselves."""
    listed = {id(getattr(package, name)) for package in PACKAGES for name in public(package)}
    out: dict[str, Any] = {}
    for each in reversed(of.__mro__):
        ours = each.__module__.split(".")[0] in {package.__name__ for package in PACKAGES}
        if each is of or (ours and id(each) not in listed):
            out |= vars(each)
    return out


def signature(function: Any) -> str:
    """Parameters with types and defaults on one line, without `self`, quotes around types, and addresses of objects."""
    try:
        text = str(inspect.signature(function))
    except ValueError:  # an exception that takes what Exception takes
        return "(...)"
    text = re.sub(r"ForwardRef\('(.*?)'\)", r"\1", text)
    text = re.sub(r"(: |-> )'(.*?)'(?=[,)=\s]|$)", r"\1\2", text)
    text = re.sub(r" at 0x[0-9a-f]+", "", text).replace("(self, ", "(").replace("(self)", "()")
    return text.removesuffix(" -> None") if inspect.isclass(function) else text


def options() -> Iterator[str]:
    """The commands with their arguments and options."""
    group: Any = typer.main.get_command(app)
    nested = {f"{name} {inner}": each for name, command in group.commands.items()
              for inner, each in getattr(command, "commands", {}).items()}  # fmt: skip
    for name, command in sorted({**group.commands, **nested}.items()):
        yield f"$ searchgen {name}"
        for parameter in sorted(command.params, key=lambda each: (each.param_type_name, each.name)):
            flags = ", ".join([*parameter.opts, *parameter.secondary_opts])
            yield f"    {flags}{' ...' if parameter.nargs == -1 or parameter.multiple else ''}"


if __name__ == "__main__":
    LIST.write_text("\n".join(listed()) + "\n", "utf-8")
