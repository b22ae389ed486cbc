"""The command line. Data goes to stdout, talk to stderr; models load only when a run begins, so that help is instant."""

from __future__ import annotations

import signal
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from searchgen import __version__
from searchgen.commands import batch, diagnose, generate, models, rewrite, score, train, ui
from searchgen.errors import SearchgenError
from searchgen.models import sparing

UsageError: Any = typer.BadParameter.__base__
"""What is wrong with a command line as such; typer has no public name for it."""


class Commands(TyperGroup):
    """The commands. A wrong command line is an error of one line, like every other error."""

    def main(self, *args: Any, **extra: Any) -> Any:
        if not extra.pop("standalone_mode", True):
            return super().main(*args, **{**extra, "standalone_mode": False})
        try:
            sys.exit(super().main(*args, **{**extra, "standalone_mode": False}) or 0)
        except UsageError as error:
            if type(error).__name__ != "NoArgsIsHelpError":  # the help is on the screen by now
                print(f"searchgen: {advice(error)}", file=sys.stderr)
            sys.exit(SearchgenError.code)


def advice(error: Any) -> str:
    """A usage error with a next step, on one line."""
    command = error.ctx.command_path if error.ctx is not None else "searchgen"
    if isinstance(error.__cause__, SearchgenError):  # a configuration file, whose message has its next step
        return str(error.message)
    what = " ".join(wrong_value(error).split()).rstrip(".")
    option = getattr(error, "option_name", "") or ""
    if option[1:2].isdigit() or (option.startswith("-") and not option.startswith("--")):
        return f"{what}; write -- before words that begin with a dash, such as: {command} -- {option}"
    return f"{what} See {command} --help" if what.endswith("?") else f"{what}; see {command} --help"


def wrong_value(error: Any) -> str:
    """The message of a usage error; about a value it names the option, what is allowed, and the value."""
    option = next(iter(getattr(getattr(error, "param", None), "opts", ())), "")
    parsed = getattr(error.__cause__, "errors", None)  # of pydantic, which typer asks
    if parsed is None or not option:
        return str(error.format_message())
    first = parsed()[0]
    allowed = {"int": "a whole number", "float": "a number", "bool": "true or false"}.get(str(first["type"]).partition("_")[0])
    bounds = {"ge": "at least", "le": "at most"}
    for name, limit in (first.get("ctx") or {}).items():
        allowed = f"{bounds[name]} {limit}" if name in bounds else allowed
    if allowed is not None:
        return f"{option} must be {allowed}, not {first['input']!r}"
    return f"{option}: {str(first['msg']).removeprefix('Value error, ')}"


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", show_default="off")] = False,
) -> None:
    """Text found by search and sampling."""
    if version:
        print(__version__)
        raise typer.Exit


app.command(epilog=generate.EXAMPLES)(generate.generate)
app.command(epilog=diagnose.EXAMPLES)(diagnose.diagnose)
app.command(epilog=rewrite.EXAMPLES)(rewrite.rewrite)
app.command(epilog=batch.EXAMPLES)(batch.batch)
app.command(epilog=score.EXAMPLES)(score.score)
app.add_typer(models.app, name="models")
app.command(epilog=train.EXAMPLES)(train.train)
app.command(epilog=ui.EXAMPLES)(ui.ui)


def main() -> None:
    """Entry point of the `searchgen` command."""
    for stream in (sys.stdout, sys.stderr):
        if not stream.isatty() and stream.encoding.lower() != "utf-8":  # files and pipes are UTF-8, as what is read
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # so that files and displays are closed
    sparing.begin()
    app(prog_name="searchgen")
