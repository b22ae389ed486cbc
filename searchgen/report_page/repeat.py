"""Repeating a run: its settings as a command line, and as lines of Python."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

MODEL = ("model", "causal", "prompt", "judge", "judge_context", "judge_vocabulary", "revision", "dtype")
RUN = ("mode", "n", "chains", "steps", "warmup", "temperature", "length")
GENERATE = (*RUN, "order", "avoid", "inflect", "rungs", "weights")
REWRITE = (
    *("task", *RUN, "keep", "avoid", "protect", "free", "min_similarity", "min_novelty", "max_edits", "similarity"),
    *("classifier", "label", "weights", "with_source"),
)
USUAL: dict[str, Any] = {
    "order": "any", "avoid": [], "keep": [], "inflect": False, "rungs": 1, "protect": True, "free": False,
    "min_similarity": 0, "min_novelty": 0, "similarity": "embedding", "weights": {},
}  # fmt: skip
"""Values that are not written, since they say nothing."""


def recipe(plan: Mapping[str, Any]) -> str | None:
    """Which recipe made a plan, "generate" or "rewrite"; None where it was a problem of the user's own."""
    settings = plan.get("settings") or {}
    return "rewrite" if "task" in settings else "generate" if "order" in settings else None


def options(plan: Mapping[str, Any]) -> dict[str, Any]:
    """The keyword arguments that repeat a run of a recipe, by name, without those that have their usual value."""
    settings = {**(plan.get("settings") or {}), "mode": plan["mode"], "model": plan.get("model"), "seed": plan.get("seed", 0)}
    which = REWRITE if "task" in settings else GENERATE
    out = {name: settings[name] for name in (*which, *MODEL) if settings.get(name) is not None}
    out = {name: value for name, value in out.items() if name not in USUAL or plain(value) != USUAL[name]}
    if plan["mode"] == "search":
        out.pop("warmup", None)
    elif not settings.get("even_lengths", "order" not in settings):
        out.pop("length", None)  # giving it would make all lengths equally probable
    if settings.get("judge") is None:
        out["judge"] = "none"
        out.pop("judge_context", None)
        out.pop("judge_vocabulary", None)
    elif "judge_vocabulary" in out:
        out["judge_vocabulary"] = "full" if out["judge_vocabulary"] == "full" else "cut"
    return {**out, "seed": settings["seed"]}


def command(plan: Mapping[str, Any], inputs: Sequence[str], file: str | None = None) -> str | None:
    """The command line that repeats a run; None where there is none.

    Args:
        plan: as in `searchgen.engine.observing.observers.Plan`.
        inputs: keywords, or sentences.
        file: the name of a file that the sentences are in.
    """
    name, prompt = recipe(plan), (plan.get("settings") or {}).get("prompt")
    if name is None or (plan.get("settings") or {}).get("own") or not inputs:
        return None
    words: list[str] = []
    for option, value in options(plan).items():
        if option == "prompt" and not isinstance(prompt, str):
            if not isinstance(prompt, list | tuple) or len(prompt) != 1:
                return None
            words += ["--prompt", str(prompt[0]["content"]), "--chat"]
        else:
            words += flags(option, plain(value))
    given = ["--file", file] if file else ["--", *inputs] if any(word.startswith("-") for word in inputs) else list(inputs)
    return shlex.join(["searchgen", name, *words, *given])


def flags(option: str, value: Any) -> list[str]:
    """One option of the command line."""
    flag = "--" + option.replace("_", "-")
    if isinstance(value, bool):
        return [flag if value else flag.replace("--", "--no-", 1)]
    if option == "length":
        return [flag, "..".join(map(str, value))]
    if option == "weights":
        return [word for name, weight in value.items() for word in ("--weight", f"{name}={weight:g}")]
    if isinstance(value, list):
        return [word for each in value for word in (flag, str(each))]
    return [flag, f"{value:g}" if isinstance(value, float) else str(value)]


def python(plan: Mapping[str, Any], inputs: Sequence[str]) -> str:
    """Lines of Python that repeat a run. Arguments as those of `command`."""
    name, settings = recipe(plan), plan.get("settings") or {}
    if name is None:
        verb, told = plan["mode"], {**settings, "seed": plan.get("seed", 0)}
        given = ["problem"]
    else:
        verb, told = name, options(plan)
        given = list(map(repr, inputs)) if name == "generate" else [repr(inputs[0] if len(inputs) == 1 else list(inputs))]
    own = [f"{key}={key}" for key in settings.get("own", ())]
    told.pop("own", None)
    arguments = [*given, *(f"{key}={argument(key, value)}" for key, value in told.items()), *own]
    lines = "".join(f"    {each},\n" for each in arguments)
    return f"import searchgen\n\nresult = searchgen.{verb}(\n{lines})\n"


def argument(name: str, value: Any) -> str:
    return repr(tuple(value)) if name == "length" else repr(plain(value))


def plain(value: Any) -> Any:
    """Tuples as lists, mappings as dictionaries."""
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value
