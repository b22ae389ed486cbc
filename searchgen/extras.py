"""Libraries that not everyone needs, and that come with an extra of the package."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from searchgen.errors import SettingsError


def extra(name: str, requirement: str) -> ModuleType:
    """The module `name`, which pip installs as `requirement`.

    Raises:
        SettingsError: it is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise SettingsError(f"this needs {name.partition('.')[0]}: pip install '{requirement}'") from error
