"""Matrix products by oneDNN: the same numbers as torch's own, for whatever a linear layer may be given."""

from collections.abc import Callable

import pytest
import torch
from torch import nn

import searchgen
from searchgen.models import products

HAS = products.available()
pytestmark = pytest.mark.skipif(not HAS, reason="this processor has no AVX-512, or torch no such operations")


def pair(bias: bool = True, dtype: torch.dtype = torch.float32) -> tuple[nn.Module, nn.Linear]:
    """A layer, and one with the same weights that multiplies by oneDNN."""
    torch.manual_seed(0)
    usual = nn.Linear(48, 80, bias=bias, dtype=dtype)
    changed = nn.Sequential(nn.Linear(48, 80, bias=bias, dtype=dtype))
    changed[0].load_state_dict(usual.state_dict())
    assert products.faster(changed)
    return changed, usual


@pytest.mark.parametrize("shape", [(1,), (0,), (7,), (3, 5), (2, 1, 9)])
@pytest.mark.parametrize("bias", [True, False])
def test_the_numbers_are_those_of_torch_up_to_rounding(shape: tuple[int, ...], bias: bool) -> None:
    changed, usual = pair(bias)
    x = torch.randn(*shape, 48)
    with torch.inference_mode():
        torch.testing.assert_close(changed(x), usual(x), rtol=1e-5, atol=1e-5)


def test_an_input_that_is_not_contiguous_is_read_as_it_stands() -> None:
    changed, usual = pair()
    x = torch.randn(48, 6).T
    with torch.no_grad():
        torch.testing.assert_close(changed(x), usual(x), rtol=1e-5, atol=1e-5)


def doubled(layer: nn.Linear) -> None:
    layer.weight.mul_(2)


def replaced(layer: nn.Linear) -> None:
    layer.weight = nn.Parameter(torch.full_like(layer.weight, 0.5))


def pointed_elsewhere(layer: nn.Linear) -> None:
    layer.weight.data = torch.full_like(layer.weight, 0.5)


@pytest.mark.parametrize("change", [doubled, replaced, pointed_elsewhere])
def test_weights_that_change_are_used(change: Callable[[nn.Linear], None]) -> None:
    changed, usual = pair()
    x = torch.randn(4, 48)
    with torch.no_grad():
        changed(x)
        for layer in (changed[0], usual):
            change(layer)
        torch.testing.assert_close(changed(x), usual(x), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("dtype", products.FORMATS)
def test_weights_are_laid_out_once(dtype: torch.dtype, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    right = torch.ops.mkldnn._reorder_linear_weight
    monkeypatch.setattr(torch.ops.mkldnn, "_reorder_linear_weight", lambda *given: made.append(1) or right(*given))
    changed, _ = pair(dtype=dtype)
    with torch.inference_mode():
        one, other = (changed(torch.ones(rows, 48, dtype=dtype)) for rows in (16, 160))
    assert len(made) == 1
    assert (one == other[:16]).all()


def test_weights_of_inference_mode_are_read_as_they_are() -> None:
    with torch.inference_mode():
        weight, x = torch.randn(80, 48), torch.randn(4, 48)
        products.linear(x, weight)
        weight.mul_(2)
        torch.testing.assert_close(products.linear(x, weight), x @ weight.T, rtol=1e-5, atol=1e-5)


def test_gradients_are_those_of_torch() -> None:
    changed, usual = pair()
    x = torch.randn(4, 48, requires_grad=True)
    (changed(x).sum() + usual(x.detach()).sum()).backward()
    torch.testing.assert_close(changed[0].weight.grad, usual.weight.grad)
    assert x.grad is not None


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16])
def test_other_formats_are_left_to_torch(dtype: torch.dtype) -> None:
    changed, usual = pair(dtype=dtype)
    x = torch.randn(4, 48, dtype=dtype)
    with torch.inference_mode():
        assert (changed(x) == usual(x)).all()


@pytest.mark.parametrize("rows", [1, 4, 70])
def test_bfloat16_has_the_very_numbers_of_torch(rows: int) -> None:
    changed, usual = pair(dtype=torch.bfloat16)
    x = torch.randn(rows, 48, dtype=torch.bfloat16)
    with torch.inference_mode():
        assert (changed(x) == usual(x)).all()


def test_layers_of_a_subclass_stay_as_they_are() -> None:
    class Doubled(nn.Linear):
        def forward(self, input: torch.Tensor) -> torch.Tensor:
            return 2 * super().forward(input)

    model = nn.Sequential(Doubled(4, 4))
    products.faster(model)
    assert type(model[0]) is Doubled


def test_every_linear_layer_of_a_loaded_model_multiplies_so() -> None:
    model = searchgen.load("mini-en")
    kinds = {type(module) for part in (model.proposer, model.fluency.scorer) for module in part.model.modules()}
    assert nn.Linear not in kinds
    assert products.Product in kinds


def test_the_model_that_reads_both_ways_lays_its_weights_out_once() -> None:
    model = searchgen.load("mini-en")
    masked, causal = (dict(part.model.named_parameters()) for part in (model.proposer, model.fluency.scorer))
    name = "bert.encoder.layer.0.intermediate.dense.weight"
    assert masked[name] is causal[name]
