"""Loading models: the embedded one, a local folder or a Hugging Face id, for proposals (masked) and for fluency (causal).

Weights come from safetensors only and no code comes with a model. The embedded model is one BERT weight set that was trained
to be read in both directions and from left to right; its config says so under "searchgen", and any folder may do the same.
The Hub client's own variables (HF_HUB_OFFLINE, HF_HOME and so on) mean here what they mean there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForMaskedLM, AutoTokenizer, PreTrainedModel

from objectives import Objective
from objectives.causal import CausalFluency
from objectives.masked import MaskedConditional, MaskedFluency
from objectives.prompts import Prompt
from objectives.scorer import Scorer
from searchgen import storage
from searchgen.alphabet import Alphabet
from searchgen.devices import DTYPES, pick_device
from searchgen.errors import ModelError, SettingsError, last_words

WEIGHTS = Path(__file__).parent / "weights"
EMBEDDED = {"en": "mini-en", "zh": "mini-zh"}
"""Language -> the model that ships with the package."""
SENTENCES = (
    "I have never seen such a beautiful garden in my life.",
    "The children were playing near the river when it began to rain.",
    "Could you tell me where the nearest station is, please?",
    "She opened the window and looked at the people in the street.",
    "Most of the books on this shelf belong to my brother.",
    "He works in a small office in the center of the city.",
    "We are going to visit our friends in the country next week.",
    "The old house was sold last year to a young family.",
)
"""Plain sentences on which the cost of a token is measured where a model does not state it."""


@dataclass(frozen=True)
class Model:
    """What a run needs of its models: an alphabet, a conditional that proposes, a fluency that judges."""

    name: str
    alphabet: Alphabet
    proposer: Scorer
    fluency: Objective
    """`CausalFluency` where there is a causal model, else `MaskedFluency`; one term, "fluency"."""
    nats_per_token: float
    """What a token of ordinary text costs under `fluency`, counted in tokens of the alphabet."""

    @property
    def conditional(self) -> MaskedConditional:
        return MaskedConditional(self.proposer, self.alphabet.free)

    @property
    def dtype(self) -> str:
        """Of the weights."""
        return str(self.proposer.model.dtype).removeprefix("torch.")

    @property
    def calls(self) -> int:
        """Forward passes of its models so far."""
        scorers = {id(s): s for s in (self.proposer, getattr(self.fluency, "scorer", self.proposer))}
        return sum(int(scorer.calls) for scorer in scorers.values())

    @property
    def half(self) -> bool:
        """Whether the weights have 16 bits, whose scores are for searching only."""
        return bool(self.proposer.model.dtype.itemsize == 2)

    @property
    def has_length_law(self) -> bool:
        """Whether exp(fluency) is a probability of texts that end, which a pseudo-likelihood is not."""
        return isinstance(self.fluency, CausalFluency)


def load(
    name: str = EMBEDDED["en"],
    *,
    causal: str | None = None,
    prompt: Prompt | None = None,
    device: str = "auto",
    dtype: str = "float32",
    revision: str | None = None,
) -> Model:
    """Load `name` to propose tokens, and `causal`, or the same weights where they can be read left to right, to judge fluency.

    Args:
        name: "mini-en", "mini-zh", a folder, or a Hugging Face id of a masked language model.
        causal: a folder or id of a causal language model; its tokenizer may be another.
        prompt: what the causal model reads before every text: a text, or the messages of a chat ({"role": ..., "content": ...})
            for the model's chat template.
        device: "auto", "cpu", "cuda", "mps", or as torch writes it.
        dtype: "float32", "float64", "bfloat16" or "float16".
        revision: branch, tag or commit of `name` on the Hub.

    Raises:
        ModelError: unknown, of the wrong kind, without safetensors, or without a fast tokenizer.
        SettingsError: an unknown device or dtype; a prompt without a causal model, too long for it, or for a chat template that
            it does not have.
    """
    if dtype not in DTYPES:
        raise SettingsError(f"dtype {dtype!r} is not one of {', '.join(DTYPES)}")
    place, kind = pick_device(device), DTYPES[dtype]
    path = where(name)
    with quiet():
        config, tokenizer = described(path, name, revision)
        if tokenizer.mask_token_id is None:
            raise ModelError(
                f"{name!r} has no mask token: it is no masked language model; give it as --causal, and a masked one as --model"
            )
        masked = weights(AutoModelForMaskedLM, path, name, kind, place, revision, config)
        proposer = scorer(masked, tokenizer, mask=tokenizer.mask_token_id)
        alphabet = Alphabet(tokenizer, casing(path))

        extra = getattr(config, "searchgen", None) or {}
        fluency: Objective
        if causal is not None:
            fluency = other_causal(causal, alphabet, kind, place, prompt)
        elif "causal" in extra.get("roles", ()):
            fluency = prompted(scorer(both_ways(masked), tokenizer), tokenizer, prompt)
        elif prompt is not None:
            raise SettingsError(f"{name!r} is not read from left to right and takes no prompt; give a causal model as well")
        else:
            fluency = MaskedFluency(proposer)
    stated = extra.get("nats_per_token") if causal is None and prompt is None else None
    return Model(name, alphabet, proposer, fluency, float(stated) if stated else cost_of_a_token(fluency, alphabet))


def where(name: str) -> str:
    """The folder of an embedded model; any other name as it is."""
    return str(WEIGHTS / name) if name in EMBEDDED.values() else name


def described(path: str, name: str, revision: str | None) -> tuple[Any, Any]:
    """The config and the fast tokenizer of a model, or a ModelError that says what is missing."""
    folder = Path(path)
    if not folder.exists() and (name.startswith((".", "/", "~")) or name.count("/") > 1):
        raise ModelError(f"there is no folder {name!r}; give a folder written by save_pretrained, or a Hugging Face id")
    if folder.exists():
        if not (folder / "config.json").is_file():
            raise ModelError(f"{name!r} is no model: it has no config.json; give a folder written by save_pretrained")
        if not list(folder.glob("*.safetensors")):
            raise ModelError(
                f"{name!r} has no .safetensors weights, and pickled ones are not loaded; convert them with save_pretrained"
            )
    try:
        config = AutoConfig.from_pretrained(path, revision=revision, trust_remote_code=False)
        tokenizer = AutoTokenizer.from_pretrained(path, revision=revision, trust_remote_code=False)
    except (OSError, ValueError, KeyError) as error:
        why = f"it is not {' or '.join(EMBEDDED.values())} and no folder here, and the Hub client says: {last_words(error)}"
        raise ModelError(
            f"{name!r} could not be loaded: {why}; check the name, or download it where there is a network"
        ) from error
    if not getattr(tokenizer, "is_fast", False):
        raise ModelError(f"{name!r} has no fast tokenizer (tokenizer.json); convert it, or choose another model")
    return config, tokenizer


def weights(
    kind: Any, path: str, name: str, dtype: torch.dtype, device: torch.device, revision: str | None, config: Any
) -> PreTrainedModel:
    """A model with its language-model head, from safetensors."""
    what = "masked" if kind is AutoModelForMaskedLM else "causal"
    if packed(config):
        restored: PreTrainedModel = kind.from_config(config, dtype=dtype)
        restored.load_state_dict(storage.read(Path(path)), strict=False)
        restored.tie_weights()
        return put_on(restored, device)
    try:
        model, info = kind.from_pretrained(
            path,
            config=config,
            revision=revision,
            dtype=dtype,
            use_safetensors=True,
            trust_remote_code=False,
            output_loading_info=True,
        )
    except ValueError as error:
        raise ModelError(f"{name!r} is no {what} language model: {last_words(error)}") from error
    except OSError as error:
        raise ModelError(f"{name!r} has no .safetensors weights that could be loaded: {last_words(error)}") from error
    if info["missing_keys"]:
        raise ModelError(
            f"{name!r} is no {what} language model: it lacks the weights {', '.join(sorted(info['missing_keys'])[:3])}"
        )
    return put_on(model, device)


def put_on(model: PreTrainedModel, device: torch.device) -> PreTrainedModel:
    moved: PreTrainedModel = torch.nn.Module.to(model, device)
    return moved


def packed(config: Any) -> bool:
    """Whether weights are stored as 8-bit integers, which transformers does not read by itself."""
    return (getattr(config, "searchgen", None) or {}).get("storage") == "int8"


def both_ways(masked: PreTrainedModel) -> PreTrainedModel:
    """The same weights, not copied, read from left to right."""
    config = type(masked.config).from_dict({**masked.config.to_dict(), "is_decoder": True})
    with torch.device("meta"):
        causal = AutoModelForCausalLM.from_config(config)
    causal.load_state_dict(masked.state_dict(), assign=True)
    causal.tie_weights()
    for key, buffer in masked.named_buffers():  # not part of the weights, and empty until given
        owner, _, leaf = key.rpartition(".")
        causal.get_submodule(owner).register_buffer(leaf, buffer, persistent=False)
    ready: PreTrainedModel = causal
    return ready


def other_causal(
    name: str,
    alphabet: Alphabet,
    dtype: torch.dtype,
    device: torch.device,
    prompt: Prompt | Sequence[Prompt] | None = None,
    term: str = "fluency",
) -> CausalFluency:
    """Fluency under a causal model with a tokenizer of its own, which reads the text of the rows."""
    config, tokenizer = described(name, name, None)
    model = weights(AutoModelForCausalLM, name, name, dtype, device, None, config)
    return prompted(causal_scorer(model, tokenizer, name), tokenizer, prompt, texts=alphabet.texts, name=term)


def causal_scorer(model: PreTrainedModel, tokenizer: Any, name: str) -> Scorer:
    """The scorer of a model that must read from left to right."""
    made = scorer(model, tokenizer)
    if made.sees_ahead:
        raise ModelError(f"{name!r} is no causal language model: it reads the tokens after a token; give it as --model")
    return made


def prompted(scorer: Scorer, tokenizer: Any, prompt: Prompt | Sequence[Prompt] | None, **options: Any) -> CausalFluency:
    """`CausalFluency.prompted`, or a SettingsError that says what is wrong with the prompt."""
    try:
        return CausalFluency.prompted(scorer, tokenizer, prompt, **options)
    except ValueError as error:
        raise SettingsError(str(error)) from error


def scorer(model: PreTrainedModel, tokenizer: Any, mask: int | None = None) -> Scorer:
    """The scorer of a model, with the tokens that its tokenizer puts around a text."""
    start = first(tokenizer.cls_token_id, tokenizer.bos_token_id, tokenizer.eos_token_id)
    stop = first(tokenizer.sep_token_id, tokenizer.eos_token_id)
    if start is None or stop is None:
        raise ModelError(f"the tokenizer of {model.name_or_path!r} has no token that ends a text; searchgen needs one")
    positions = int(getattr(model.config, "max_position_embeddings", 0) or 512)
    reserved = (model.config.pad_token_id or 0) + 1 if model.config.model_type in ("roberta", "xlm-roberta", "camembert") else 0
    return Scorer(model, start=start, stop=stop, mask=mask, longest=positions - reserved - 2)


def first(*ids: int | None) -> int | None:
    return next((i for i in ids if i is not None), None)


def cost_of_a_token(fluency: Objective, alphabet: Alphabet) -> float:
    """Mean nats that `fluency` charges for a token of `SENTENCES`.

    Raises:
        SettingsError: a model, or what a prompt leaves of it, too short for any of them.
    """
    from objectives.base import Rows
    from objectives.rows import pad

    ids, lengths = pad(alphabet.encode(SENTENCES))
    nats = fluency.terms(Rows(ids, lengths, lengths * 0))[:, 0]
    read = nats > -np.inf
    if not read.any():
        raise SettingsError(
            "the model has no room for a sentence, its prompt included; shorten the prompt or take another model"
        )
    return float(-nats[read].sum() / lengths[read].sum())


def casing(path: str) -> dict[str, str]:
    """How a vocabulary without capitals writes words and pairs of words: a model's casing.txt, or else only the English I."""
    file = Path(path) / "casing.txt"
    words = file.read_text("utf-8").splitlines() if file.is_file() else ["I"]
    return {word.lower(): word for word in words}


@contextmanager
def quiet() -> Iterator[None]:
    """No progress bars and no warnings from loading."""
    log = transformers.utils.logging
    level, bars = log.get_verbosity(), log.is_progress_bar_enabled()
    hub = logging.getLogger("huggingface_hub")
    hub_level = hub.level
    log.set_verbosity_error()
    log.disable_progress_bar()
    hub.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.set_verbosity(level)
        hub.setLevel(hub_level)
        if bars:
            log.enable_progress_bar()
