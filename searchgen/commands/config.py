"""`--config job.yaml`: the options of a command from a file. What stands on the command line goes before it.

A key is an option without its dashes. Four sections gather what belongs together:

    settings: {steps: 100, chains: 8}                    options of the run
    model: {name: mini-en, device: cpu, dtype: float32}  --model, --device, --dtype, --revision, --lang, --causal, --prompt
    judge: {name: gemma-3-270m, vocabulary: cut}         --judge, --judge-vocabulary, --judge-context
    terms: {similarity: 20, novelty: 2}                  --weight similarity=20 --weight novelty=2
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from searchgen.errors import InputError, SearchgenError, SettingsError, as_flags, last_words, nearest
from searchgen.writing import to_json

MOST_BYTES = 1 << 20
"""The largest configuration file that is read, bytes."""
DEEPEST = 20
"""Lists and mappings within each other."""
OF_MODEL = ("name", "revision", "device", "dtype", "lang", "causal", "prompt", "chat")
OF_JUDGE = ("name", "context", "vocabulary")


def read_config(path: Path) -> dict[str, Any]:
    """The keys and values of a YAML file, as data: no key of it can run anything.

    Raises:
        InputError: it cannot be read, is no YAML, or is no mapping of names.
    """
    import yaml

    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise InputError(f"{str(path)!r} is larger than {MOST_BYTES:,} bytes; a configuration is a few lines of YAML")
        text = data.decode()
        depth = 0
        for event in yaml.parse(text, yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):  # a few lines can mean gigabytes
                raise InputError(f"{str(path)!r} has an alias (*name), which is not read here; write out what it stands for")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:  # the time of a reader grows with the square of it
                raise InputError(f"{str(path)!r} has {depth} lists or mappings within each other; write such as steps: 100")
        value = yaml.safe_load(text)
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read: {(error.strerror or str(error)).lower()}; check the name") from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        if isinstance(error, SearchgenError):
            raise
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark is not None else ""
        what = getattr(error, "problem", None) or last_words(error)
        raise InputError(f"{str(path)!r} is no YAML{where}: {what}; write such as steps: 100") from error
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise InputError(f"{str(path)!r} holds no names with values; write such as steps: 100")
    return value


def flattened(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The options of a configuration, sections opened.

    Raises:
        SettingsError: a section with a key that it does not have.
    """
    for key, given in value.items():
        name = key.replace("-", "_")
        if name == "settings":
            if not isinstance(given, Mapping):
                raise SettingsError("settings must be a mapping of options; write such as settings: {steps: 100}")
            yield from ((str(inner).replace("-", "_"), each) for inner, each in given.items())
        elif name in ("model", "judge") and isinstance(given, Mapping):
            allowed = OF_MODEL if name == "model" else OF_JUDGE
            for inner, each in given.items():
                if inner not in allowed:
                    raise SettingsError(f"{name} has no {inner!r}; {nearest(inner, allowed)}")
                yield name if inner == "name" else inner if name == "model" else f"judge_{inner}", each
        elif name == "terms":
            yield "weight", given
        else:
            yield name, given


def as_options(path: Path, value: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a configuration by the names of a command's parameters, each in the form that the command line has.

    Args:
        parameters: of the command, by name.

    Raises:
        SettingsError: an option that the command does not have, or twice, or a value that no option takes.
    """
    out: dict[str, Any] = {}
    others: dict[str, Any] = {}
    names = {name: name for name in parameters} | {
        opt.lstrip("-").replace("-", "_"): n for n, p in parameters.items() for opt in p.opts
    }
    for name, given in flattened(value):
        if name not in names:
            if "set_" not in parameters:
                there = sorted(set(names) - {"config", "help", "set_"})
                raise SettingsError(f"{str(path)!r} has {name!r}, which is no option of this command; {nearest(name, there)}")
            others[name] = given
            continue
        if names[name] in out:
            raise SettingsError(f"{str(path)!r} has {name!r} twice; keep one of them")
        if given is not None:
            out[names[name]] = as_text(
                name, given, several=parameters[names[name]].multiple or parameters[names[name]].nargs != 1
            )
    if others:
        out["set_"] = [*out.get("set_", ()), *(f"{name}={to_json(each)}" for name, each in others.items())]
    return out


def as_text(name: str, value: Any, *, several: bool) -> Any:
    """A value as the command line would have it."""
    if several:
        if isinstance(value, Mapping):
            return [f"{key}={to_json(each) if not isinstance(each, str) else each}" for key, each in value.items()]
        entries = value if isinstance(value, list) else [value]
        if any(isinstance(each, list | dict) for each in entries):
            raise SettingsError(f"{name} takes a list of single values, and here is a list within it")
        return [str(each) for each in entries]
    if name == "length" and isinstance(value, list) and len(value) == 2:
        return f"{value[0]}..{value[1]}"
    if isinstance(value, list | dict):
        raise SettingsError(f"{name} takes one value, and here is {'a list' if isinstance(value, list) else 'a mapping'}")
    return value if isinstance(value, bool) else str(value)


def use(context: typer.Context, path: Path | None) -> Path | None:
    """Make what stands in a configuration the defaults of a command, before its options are read."""
    if path is None:
        return None
    try:
        parameters = {str(parameter.name): parameter for parameter in context.command.params}
        context.default_map = {**(context.default_map or {}), **as_options(path, read_config(path), parameters)}
    except SearchgenError as error:
        raise typer.BadParameter(as_flags(str(error)), ctx=context) from error
    return path


Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="YAML file with options of this command, such as steps: 100. Options on the command line override it.",
        is_eager=True,
        callback=use,
        show_default="none",
    ),
]
