"""The folder of a trained model: weights, tokenizer, words that are written with capitals, figures, model card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any

from transformers import BertForMaskedLM

from searchgen.models import storage
from searchgen.training.data import Data
from searchgen.training.recipe import Recipe

CAPITAL_SHARE = 0.92
"""A word is written with a capital if at least this share of its occurrences inside sentences is."""
CAPITAL_COUNT = 5
"""The smallest number of occurrences with a capital for that."""
CAPITAL_PAIRS = 20
"""The smallest number of occurrences of a pair of words for that."""
CAPITAL_SENTENCES = 600_000
"""The number of sentences in which occurrences are counted, about."""


def save(model: BertForMaskedLM, data: Data, folder: Path, recipe: Recipe, figures: dict[str, float]) -> None:
    """Write a model to `folder`, for `searchgen.load` and transformers.

    Args:
        model: the trained model.
        data: its tokenizer, language and capitals.
        folder: where to write; it exists.
        recipe: the run that made the model.
        figures: what `figures.measure` returned.
    """
    model.config.searchgen = {
        "roles": ["masked", "causal", "embedding"],
        "nats_per_token": figures["next_nats"],
        "language": data.language,
        "figures": figures,
        "storage": recipe.storage,
    }
    model.config.architectures = ["BertForMaskedLM"]
    if recipe.storage == "int8":
        model.config.save_pretrained(folder)
        storage.write(model.state_dict(), folder)
    else:
        deepcopy(model).half().save_pretrained(folder)
    data.tokenizer.save_pretrained(folder)
    if data.capitals:
        (folder / "casing.txt").write_text("\n".join(data.capitals) + "\n", "utf-8")
    (folder / "README.md").write_text(card(recipe, data, figures, folder.name, parameters(model)), "utf-8")


def parameters(model: BertForMaskedLM) -> int:
    """The number of weights of a model."""
    return sum(p.numel() for p in model.parameters())


def capitalised(sentences: Sequence[str], tokenizer: Any) -> list[str]:
    """Words and pairs of words that are written with capitals inside sentences, each in its most frequent form.

    The words are those of the vocabulary. A pair is listed where its words alone are written otherwise (United States). For a
    tokenizer that distinguishes capitals the list is empty.
    """
    if tokenizer.tokenize("A") != tokenizer.tokenize("a"):
        return []
    vocabulary = tokenizer.get_vocab()
    written_as: Counter[str] = Counter()
    for sentence in sentences[:: max(1, len(sentences) // CAPITAL_SENTENCES)]:
        words = sentence.replace('"', " ").split()
        last = ""  # the previous word, if a pair may begin with it
        for before, word in pairwise(words):
            bare = word.strip(",.!?;:()'").split("'")[0]  # the part before the apostrophe of don't and Mary's
            if before[-1] in ".!?:'" or not bare.isalpha() or bare.lower() not in vocabulary:
                last = ""
                continue
            written_as[bare] += 1
            if last:
                written_as[f"{last} {bare}"] += 1
            last = bare if word[-1] == bare[-1] else ""
    seen: dict[str, Counter[str]] = {}
    for form, count in written_as.items():
        seen.setdefault(form.lower(), Counter())[form] = count
    alone = {lower: forms.most_common(1)[0][0] for lower, forms in seen.items() if " " not in lower and is_name(forms)}
    out = list(alone.values())
    for lower, forms in seen.items():
        if " " in lower and forms.total() >= CAPITAL_PAIRS and is_name(forms):
            written = forms.most_common(1)[0][0]
            if written.split(" ") != [alone.get(word, word) for word in lower.split(" ")]:
                out.append(written)
    return sorted(out, key=str.lower)


def is_name(forms: Counter[str]) -> bool:
    """Whether the most frequent form of a word or pair has capitals, and nearly all occurrences have this form."""
    written, count = forms.most_common(1)[0]
    capitals = all(word[0].isupper() for word in written.split(" "))
    return capitals and count >= CAPITAL_COUNT and count >= CAPITAL_SHARE * forms.total()


def card(recipe: Recipe, text: Data, figures: dict[str, float], name: str, size: int) -> str:
    """The README of a model: its figures, data and command. Licences of the data and limits of use are to be added by hand."""
    names = {
        "masked_nats": "masked token, one mask a sentence, cross-entropy in nats",
        "masked_accuracy": "masked token, accuracy",
        "next_nats": "next token, the end of the sentence included, cross-entropy in nats",
        "bits_per_character": "bits per character, left to right",
        "unknown_tokens": "share of unknown tokens",
        "paraphrase_first": "the true paraphrase is the most similar of 100",
        "similarity_rank_correlation": "rank correlation of similarity on paraphrase pairs",
    }
    rows = "\n".join(f"| {text} | {figures[key]} |" for key, text in names.items() if key in figures)
    data = "\n".join(f"- {name}, weight {weight:g}" for name, weight in zip(text.names, text.weights, strict=True))
    return f"""---
language: {text.language}
pipeline_tag: fill-mask
library_name: transformers
---
# {recipe.name or name}

A BERT of {size / 1e6:.1f} million weights with three roles: masked tokens, text from left to right, sentence embeddings.

| on {figures["sentences"]:.0f} held-out sentences | |
|---|---|
{rows}

## Data

{data}

## Training

    {command(recipe)}
"""


def command(recipe: Recipe) -> str:
    """The command line that made a model: options that differ from the defaults, files and folders without their paths."""
    fields, parts = Recipe.__dataclass_fields__, ["searchgen train"]
    parts += [f"{s.path.name}:{s.weight:g}" if s.weight != 1 else s.path.name for s in recipe.corpus]
    for name, field in fields.items():
        value = getattr(recipe, name)
        if name in ("corpus", "name") or value == field.default:
            continue
        local = isinstance(value, Path) or (name in ("init", "teacher") and Path(value).is_dir())
        shown = Path(value).name if local else value
        if name == "lower":
            parts.append("--lower" if value else "--cased")
        else:
            parts.append(f"--{name.replace('_', '-')} {shown}")
    return " ".join(parts) + " --out DIR"
