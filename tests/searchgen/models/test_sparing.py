"""The models of transformers are imported without what nothing here uses, and compute the same."""

import subprocess
import sys
from ast import literal_eval
from pathlib import Path

import pytest
import torch
from transformers import Gemma3ForCausalLM, Gemma3TextConfig, utils
from transformers.utils import import_utils

from searchgen.models import sparing

SHAPE = {
    "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 2, "vocab_size": 30, "num_attention_heads": 2,
    "num_key_value_heads": 1, "head_dim": 8, "sliding_window": 4,
}  # fmt: skip
READ = f"""
import torch
from transformers import Gemma3ForCausalLM, Gemma3TextConfig
torch.set_num_threads(1)
torch.manual_seed(0)
with torch.inference_mode():
    logits = Gemma3ForCausalLM(Gemma3TextConfig(**{SHAPE})).eval()(torch.arange(10)[None]).logits
"""
COMMAND = f"""
import os, sys
scan, scanned = os.scandir, []
os.scandir = lambda path=".": scanned.append(str(path)) or scan(path)
from searchgen import cli
sys.argv = ["searchgen", "--version"]
try:
    cli.main()
except SystemExit:
    pass
{READ}
print({{"sympy", "scipy", "torch._dynamo", "torch.distributed.tensor"}} & {{*sys.modules}}, torch.distributed.is_available())
print(logits.sum(-1).tolist())
from transformers.models import auto
print(scanned.count(os.path.dirname(os.path.dirname(auto.__file__))))
"""


def test_a_command_imports_what_it_uses_and_its_models_compute_the_same() -> None:
    done = subprocess.run([sys.executable, "-c", COMMAND], capture_output=True, text=True, check=True)
    _, imported, numbers, scans = done.stdout.splitlines()
    assert imported == f"set() {torch.distributed.is_available()}"
    assert scans == "1"  # of the folder of all models
    torch.manual_seed(0)
    with torch.inference_mode():
        model = Gemma3ForCausalLM(Gemma3TextConfig(**SHAPE)).eval()  # type: ignore[arg-type]
        logits = model(torch.arange(10)[None]).logits
    torch.testing.assert_close(torch.tensor(literal_eval(numbers)), logits.sum(-1), rtol=1e-5, atol=1e-5)


BROKEN = """
import whole.part
from transformers.utils import is_scipy_available, is_torch_distributed_available
assert is_scipy_available() and is_torch_distributed_available()
"""


def test_a_version_that_cannot_be_imported_so_is_imported_as_usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = answers()
    (tmp_path / "whole").mkdir()
    for name, text in (("__init__", ""), ("part", ""), ("models", BROKEN)):
        (tmp_path / "whole" / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sparing, "MODELS", ("whole.models",))
    sparing.imported()
    assert not {"whole", "whole.part", "whole.models"} & {*sys.modules}
    assert answers() == before


def answers() -> tuple[bool, ...]:
    return import_utils.is_torch_distributed_available(), utils.is_scipy_available(), torch.distributed.is_available()


def test_where_models_are_imported_nothing_changes() -> None:
    finders = [*sys.meta_path]
    sparing.begin()
    assert sys.meta_path == finders
    sparing.finish()
    assert sys.meta_path == finders
