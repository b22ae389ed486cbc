"""Plants a fault in a copy of a module, so that a test can show that it is caught."""

from __future__ import annotations

import inspect
import sys
import types


def planted(module: types.ModuleType, right: str, wrong: str) -> types.ModuleType:
    source = inspect.getsource(module)
    assert source.count(right) == 1, f"{right!r} stands {source.count(right)} times in {module.__name__}"
    copy = types.ModuleType(module.__name__ + "_planted")
    sys.modules[copy.__name__] = copy  # where dataclasses look
    exec(
        compile(source.replace(right, wrong).replace("from __future__ import annotations", ""), copy.__name__, "exec"),
        copy.__dict__,
    )
    return copy
