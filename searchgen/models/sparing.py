"""transformers imported sparingly, in the process of a command.

The models of transformers import what spreads a model over machines (distributed tensors), what compiles it (dynamo, and with
both of them sympy), and what the losses of object detection need (`scipy.optimize`): twelve hundred modules that no command
uses, which take as long as all others that it imports. `begin` lets the models find a torch without `torch.distributed`, an
installation without scipy, both of which transformers provides for, and in the place of `torch._dynamo` decorators that leave a
function as it is, as there is nobody who compiles. What models compute is the same.

transformers believes it as long as the process lives. So a command asks for this, which owns its process, and `import
searchgen` does not: a program may train on many machines beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from os.path import isfile
from pathlib import Path
from types import ModuleType
from typing import Any

PACKAGE, COMPILER = "transformers", "torch._dynamo"
READING = f"{PACKAGE}.utils.import_utils"
"""What finds out which names the modules of transformers have."""
MODELS = f"{PACKAGE}.modeling_utils", f"{PACKAGE}.masking_utils"
"""What all models import."""
UNUSED = ("is_scipy_available",)
"""What transformers asks before it imports something that is used by nothing here."""


class Sparing(MetaPathFinder):
    """Finds transformers in a way that imports its models sparingly."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        then = {PACKAGE: imported, READING: read_once}.get(name)
        spec = PathFinder.find_spec(name, path) if then is not None else None
        if spec is not None and spec.loader is not None and then is not None:
            spec.loader = Spared(spec.loader, then)
        return spec


class Spared(Loader):
    """Loads a module as `loader` does, and does then what is to be done."""

    def __init__(self, loader: Any, then: Callable[[], None]) -> None:
        self.loader, self.then = loader, then

    def __getattr__(self, name: str) -> Any:
        return getattr(self.loader, name)

    def exec_module(self, module: ModuleType) -> None:
        self.loader.exec_module(module)
        self.then()


class Undecorated(ModuleType):
    """A module of decorators that leave a function as it is."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda what=None, *_, **__: what if what is not None else lambda function: function


def read_once() -> None:
    """Let transformers read the folder of its models once, three thousand files. It remembers what it has read by name, and
    asks by two names."""
    module = vars(sys.modules[READING])
    if (read := module.get("create_import_structure_from_path")) is not None:
        module["create_import_structure_from_path"] = lambda path: read(str(Path(path).parent if isfile(path) else path))


def imported() -> None:
    """Import what all models of transformers import, sparingly. Of a version that cannot be imported so nothing is, and it will
    be imported as usual."""
    finish()
    ask, before = asks(), {*sys.modules}
    if ask is None:
        return
    try:
        with without():
            for name in MODELS:
                import_module(name)
    except Exception:  # whatever a version that is not known misses
        package = MODELS[0].partition(".")[0]
        for name in [each for each in sys.modules if each.partition(".")[0] == package and each not in before]:
            del sys.modules[name]
        ask.cache_clear()


@contextmanager
def without() -> Iterator[None]:
    """Inside, transformers finds no `torch.distributed` and no scipy, and nobody the compiler of torch."""
    from torch import distributed, torch_version
    from transformers import utils

    ask, asked, compiler = asks(), vars(utils), sys.modules.get(COMPILER)
    answers, there = {name: asked[name] for name in UNUSED}, distributed.is_available
    if compiler is None:
        sys.modules[COMPILER] = stand_in = Undecorated(COMPILER)
        stand_in.__file__ = torch_version.__file__
        stand_in.__path__ = [str(Path(torch_version.__file__).with_name("_dynamo"))]
    distributed.is_available = lambda: False
    asked.update(dict.fromkeys(UNUSED, lambda: False))
    ask.cache_clear()
    ask()  # the answer is remembered
    try:
        yield
    finally:
        distributed.is_available = there
        asked.update(answers)
        if compiler is None:
            del sys.modules[COMPILER]


def asks() -> Any:
    """The question of transformers whether there is a `torch.distributed`, which remembers the answer; None in versions that
    ask elsewhere, too."""
    from transformers.utils import import_utils

    ask = getattr(import_utils, "is_torch_distributed_available", None)
    return ask if hasattr(ask, "cache_clear") else None


def begin() -> None:
    """Let transformers be imported sparingly from now on. Where it is imported already, nothing changes."""
    if PACKAGE not in sys.modules and not any(isinstance(each, Sparing) for each in sys.meta_path):
        sys.meta_path.insert(0, Sparing())


def finish() -> None:
    """Let transformers be imported as usual from now on."""
    sys.meta_path[:] = [each for each in sys.meta_path if not isinstance(each, Sparing)]
