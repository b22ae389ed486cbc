"""The server of the page. It listens on this machine alone unless `host` says otherwise, and fetches nothing from anywhere."""

from __future__ import annotations

import socket

from nicegui import app, ui
from starlette.middleware.trustedhost import TrustedHostMiddleware

from searchgen.errors import SettingsError
from searchgen.ui.jobs import Desk
from searchgen.ui.limits import Limits
from searchgen.ui.offered import Offered
from searchgen.ui.page import Page

HERE = ("127.0.0.1", "localhost", "::1")
"""Addresses that only this machine reaches."""


def serve(limits: Limits, offered: Offered, *, host: str, port: int, browser: bool) -> None:
    """Serve the page until Ctrl-C.

    Args:
        limits: on runs, for all visitors together.
        offered: models to choose from.
        host: address to listen on.
        port: number of the port.
        browser: whether to open the page in a browser.

    Raises:
        SettingsError: an address or a port that cannot be listened on.
    """
    check_free(host, port)
    desk = Desk(limits)
    shown = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if host in HERE:  # a foreign page whose name leads here is not answered
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*HERE, "[::1]"])
    app.on_startup(lambda: print(f"searchgen ui: {shown} (Ctrl-C ends it)", flush=True))
    ui.run(
        lambda: Page(desk, offered) and None,
        host=host,
        port=port,
        title="searchgen",
        favicon="🔎",
        language="en-US",
        dark=False,
        show=browser,
        reload=False,
        show_welcome_message=False,
        reconnect_timeout=30,
    )


def check_free(host: str, port: int) -> None:
    """Raise a SettingsError if nothing can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise SettingsError(
                f"the page cannot listen on {host}, port {port}: {why}; choose another `port` or `host`"
            ) from error
