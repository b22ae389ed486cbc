"""`searchgen ui` before its page is there: what is missing or wrong is one line."""

from __future__ import annotations

import socket
import sys
from typing import Any

import pytest
from typer.testing import CliRunner

from searchgen.cli import app
from searchgen.ui.offered import OWN, Offered

run = CliRunner()


def test_without_the_extra_a_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nicegui", None)
    done = run.invoke(app, ["ui"])
    assert (done.exit_code, done.stderr) == (2, "searchgen: this needs nicegui: pip install 'searchgen[ui]'\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--runs", "0"], "runs"), (["--max-chains", "0"], "chains"), (["--port", "70000"], "--port")],
)
def test_a_limit_that_is_none_is_refused(arguments: list[str], said: str) -> None:
    done = run.invoke(app, ["ui", *arguments])
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_port_that_is_taken_is_named() -> None:
    pytest.importorskip("nicegui", reason="the extra ui is not installed")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run.invoke(app, ["ui", "--no-browser", "--port", str(port)])
    assert done.exit_code == 2
    assert f"port {port}" in done.stderr
    assert "choose another --port or --host" in done.stderr


def test_the_page_is_served_to_this_machine_alone_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("nicegui", reason="the extra ui is not installed")
    from searchgen.ui import server

    told: list[dict[str, Any]] = []
    monkeypatch.setattr(server, "serve", lambda limits, offered, **options: told.append({"limits": limits, **options}))
    assert run.invoke(app, ["ui"]).exit_code == 0
    assert run.invoke(app, ["ui", "--host", "0.0.0.0", "--port", "81", "--no-browser", "--max-steps", "9"]).exit_code == 0
    first, second = told
    assert (first["host"], first["port"], first["browser"]) == ("127.0.0.1", 8080, True)
    assert (second["host"], second["port"], second["browser"], second["limits"].steps) == ("0.0.0.0", 81, False, 9)


def test_the_models_on_offer_are_those_here_and_those_named() -> None:
    usual = Offered.here()
    assert next(iter(usual.models.items())) == ("", OWN)
    assert {"mini-en", "mini-zh"} <= set(usual.models)
    named = Offered.here(["./mine"], ["./judge"])
    assert next(iter(named.models)) == "./mine"
    assert "./judge" in named.judges
    assert {"", "none"} <= set(named.judges)
