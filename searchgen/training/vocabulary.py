"""The vocabulary of a corpus: WordPieces for spaced scripts, characters for Chinese, or a part of another vocabulary."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

from searchgen.errors import ModelError
from searchgen.text.languages import has_chinese

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
CHARACTERS = 6000
"""The most characters of a vocabulary; a Chinese vocabulary consists of characters."""


def is_chinese(sentences: Sequence[str]) -> bool:
    """Whether most letters of the first sentences are Chinese characters."""
    seen = [c for sentence in sentences[:2000] for c in sentence if c.isalpha()]
    return sum(map(has_chinese, seen)) * 2 > len(seen)


def build_tokenizer(sentences: Sequence[str], size: int, *, lower: bool) -> PreTrainedTokenizerFast:
    """A BERT tokenizer with at most `size` tokens. Every Chinese character is a word; other words are cut into WordPieces.

    The same sentences give the same vocabulary. To that end the trainer gets the characters in a fixed order: it breaks ties by
    the numbers of tokens, which would otherwise differ from run to run.
    """
    tokenizer = skeleton(models.WordPiece(unk_token="[UNK]"), lower=lower)
    counts: Counter[str] = Counter()
    for sentence in sentences:
        counts.update(tokenizer.normalizer.normalize_str(sentence))
    room = min(CHARACTERS, (size - len(SPECIAL)) * 9 // 10)
    most = sorted((c for c in counts if not c.isspace()), key=lambda c: (-counts[c], c))[:room]
    # BERT puts spaces around a Chinese character, and so never reads one within a word; 〇 and 々 are none to it
    inner = [f"##{c}" for c in most if c.isalnum() and tokenizer.normalizer.normalize_str(c) == c]
    first = [*SPECIAL, *most, *inner][:size]
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, special_tokens=first, limit_alphabet=len(most), initial_alphabet=most, show_progress=False
    )
    tokenizer.train_from_iterator(sentences, trainer)
    ids = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    words = {token: i for i, (token, _) in enumerate(ids[:size])}
    return finished(skeleton(models.WordPiece(words, unk_token="[UNK]"), lower=lower))


def skeleton(model: Any, *, lower: bool) -> Tokenizer:
    """A tokenizer with the normalisation and the word boundaries of BERT, and `model` for the words."""
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lower)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def finished(tokenizer: Tokenizer) -> PreTrainedTokenizerFast:
    """The tokenizer as one of Hugging Face that puts [CLS] and [SEP] around a text."""
    ids = tokenizer.get_vocab()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", ids["[SEP]"]), ("[CLS]", ids["[CLS]"]))
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    )


def cut_tokenizer(tokenizer: Any, sentences: Sequence[str], size: int) -> PreTrainedTokenizerFast:
    """A tokenizer with the `size` tokens of a WordPiece vocabulary that the sentences use most.

    Single characters are kept, so that every text that could be encoded before still can be.

    Raises:
        ModelError: a vocabulary that is not made of WordPieces.
    """
    described = json.loads(tokenizer.backend_tokenizer.to_str())
    if described["model"]["type"] != "WordPiece" or any(t not in described["model"]["vocab"] for t in SPECIAL):
        raise ModelError("`init` takes encoders with a WordPiece vocabulary, BERT and its kind; this one has another")
    vocabulary: dict[str, int] = described["model"]["vocab"]
    lower = bool(described["normalizer"]["lowercase"])
    if len(vocabulary) <= size:
        return finished(skeleton(models.WordPiece(vocabulary, unk_token="[UNK]"), lower=lower))
    counts = np.zeros(max(vocabulary.values()) + 1, np.int64)
    for i in range(0, len(sentences), 20000):
        for ids in tokenizer(list(sentences[i : i + 20000]), add_special_tokens=False).input_ids:
            np.add.at(counts, ids, 1)
    used = [t for t, i in vocabulary.items() if counts[i] and len(t.removeprefix("##")) == 1 and t not in SPECIAL]
    longer = [t for t in vocabulary if t not in SPECIAL and t not in set(used)]
    longer.sort(key=lambda t: (-counts[vocabulary[t]], vocabulary[t]))
    kept = [*SPECIAL, *sorted([*used, *longer][: size - len(SPECIAL)], key=vocabulary.__getitem__)]
    model = models.WordPiece({token: i for i, token in enumerate(kept)}, unk_token="[UNK]")
    return finished(skeleton(model, lower=lower))
