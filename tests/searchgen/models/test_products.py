"""Matrix products by oneDNN: the same numbers as torch's own, for whatever a linear layer may be given."""

import pytest
import torch
from torch import nn

import searchgen
from searchgen.models import products

HAS = torch.backends.cpu.get_cpu_capability() == "AVX512" and hasattr(torch.ops.mkldnn, "_linear_pointwise")
pytestmark = pytest.mark.skipif(not HAS, reason="this processor has no AVX-512, or torch no such operation")


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


def test_weights_that_change_are_used() -> None:
    changed, usual = pair()
    x = torch.randn(4, 48)
    with torch.no_grad():
        changed(x)
        for layer in (changed[0], usual):
            layer.weight.mul_(2)
        torch.testing.assert_close(changed(x), usual(x), rtol=1e-5, atol=1e-5)


def test_gradients_are_those_of_torch() -> None:
    changed, usual = pair()
    x = torch.randn(4, 48, requires_grad=True)
    (changed(x).sum() + usual(x.detach()).sum()).backward()
    torch.testing.assert_close(changed[0].weight.grad, usual.weight.grad)
    assert x.grad is not None


@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16])
def test_other_formats_are_left_to_torch(dtype: torch.dtype) -> None:
    changed, usual = pair(dtype=dtype)
    x = torch.randn(4, 48, dtype=dtype)
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
