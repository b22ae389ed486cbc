"""Models of a few thousand weights, made in the test: a BERT that is read both ways, with a WordPiece tokenizer."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from tokenizers.decoders import ByteLevel
from tokenizers.decoders import WordPiece as Joined
from tokenizers.trainers import BpeTrainer
from transformers import (
    BertConfig,
    BertForMaskedLM,
    BertForSequenceClassification,
    GPT2Config,
    GPT2LMHeadModel,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaForMaskedLM,
)

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
LETTERS = ("a", "b", "c", "##s", ".")
TEXT = """
dog cat park ball tree man woman house the a in to is was ran and with big red old new york of on at it he she play ##ing ##s
##er frisb ##ee ice cream tea . , ! ' t don walk fast i 1 2
"""
WORDS = tuple(TEXT.split())


def tokenizer(words: tuple[str, ...]) -> PreTrainedTokenizerFast:
    vocabulary = {word: i for i, word in enumerate((*SPECIAL, *words))}
    backend = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    backend.normalizer = normalizers.BertNormalizer(lowercase=True)
    backend.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    backend.decoder = Joined()
    backend.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    names = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token", "mask_token"), SPECIAL, strict=True))
    return PreTrainedTokenizerFast(tokenizer_object=backend, **names)


def bert(folder: Path, words: tuple[str, ...] = WORDS, *, both_ways: bool = True, seed: int = 0, sharp: float = 2.0) -> Path:
    """Write a random BERT to `folder`; `sharp` scales its weights, so that its distributions are far from uniform."""
    torch.manual_seed(seed)
    made = tokenizer(words)
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    model = BertForMaskedLM(
        BertConfig(
            vocab_size=len(made), hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, max_position_embeddings=64, **shape
        )
    )
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim == 2:
                parameter.normal_(0.0, sharp / parameter.shape[-1] ** 0.5)
    model.save_pretrained(folder)
    made.save_pretrained(folder)
    if both_ways:
        file = folder / "config.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), "searchgen": {"roles": ["masked", "causal"]}}))
    return folder


def gpt2(folder: Path) -> Path:
    """Write a random GPT-2 whose tokenizer is not that of the BERT: it knows letters."""
    torch.manual_seed(1)
    letters = {c: i for i, c in enumerate("<> abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,!'0123456789")}
    backend = Tokenizer(models.BPE(letters, [], unk_token="<"))
    made = PreTrainedTokenizerFast(tokenizer_object=backend, bos_token=">", eos_token=">", unk_token="<")
    model = GPT2LMHeadModel(
        GPT2Config(vocab_size=len(letters), n_embd=16, n_layer=1, n_head=2, n_positions=128, bos_token_id=1, eos_token_id=1)
    )
    model.save_pretrained(folder)
    made.save_pretrained(folder)
    return folder


def cased(folder: Path) -> Path:
    """A BERT whose vocabulary has capitals."""
    bert(folder, (*WORDS, "Dog", "The", "I", "Paris"))
    file = folder / "tokenizer.json"
    made = json.loads(file.read_text())
    made["normalizer"]["lowercase"] = False
    file.write_text(json.dumps(made))
    return folder


def roberta(folder: Path) -> Path:
    """A RoBERTa whose byte-level vocabulary marks where words begin, trained on a few sentences."""
    torch.manual_seed(2)
    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = ByteLevel()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    sentences = [f" The {a} {b} {c} in the {d}, and I like it." for a in ["big", "red", "old"] for b in ["dog", "cat"]
                 for c in ["ran", "played", "slept"] for d in ["park", "house"]]  # fmt: skip
    trainer = BpeTrainer(vocab_size=400, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    backend.train_from_iterator(sentences, trainer)
    names = ("bos_token", "pad_token", "eos_token", "unk_token", "mask_token")
    made = PreTrainedTokenizerFast(
        tokenizer_object=backend, cls_token="<s>", sep_token="</s>", **dict(zip(names, special, strict=True))
    )
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    config = RobertaConfig(
        vocab_size=len(made), max_position_embeddings=64, pad_token_id=1, bos_token_id=0, eos_token_id=2, **shape
    )
    RobertaForMaskedLM(config).save_pretrained(folder)
    made.save_pretrained(folder)
    return folder


def classifier(folder: Path) -> Path:
    """Write a random BERT that tells sad, happy and calm texts apart to `folder`."""
    torch.manual_seed(3)
    made = tokenizer(WORDS)
    config = BertConfig(
        vocab_size=len(made), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        num_labels=3, id2label={0: "sad", 1: "happy", 2: "calm"}, max_position_embeddings=16,
    )  # fmt: skip
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim == 2:  # as they begin, all texts are alike to it
                parameter.normal_(0.0, 2.0 / parameter.shape[-1] ** 0.5)
    model.save_pretrained(folder)
    made.save_pretrained(folder)
    return folder


def unigram(folder: Path) -> Path:
    """A BERT with a SentencePiece vocabulary (Unigram), which marks where words begin with ▁, as XLM-RoBERTa's does."""
    torch.manual_seed(5)
    special = ("<pad>", "<unk>", "<s>", "</s>", "<mask>")
    pieces = [f"▁{word}" for word in WORDS if word.isalpha()] + [*".,!?'", "▁", *"abcdefghijklmnopqrstuvwxyz", "ing", "s"]
    backend = Tokenizer(models.Unigram([*((token, 0.0) for token in special), *((piece, -3.0) for piece in pieces)], 1))
    backend.normalizer = normalizers.Lowercase()
    backend.pre_tokenizer, backend.decoder = pre_tokenizers.Metaspace(), decoders.Metaspace()
    names = ("pad_token", "unk_token", "bos_token", "eos_token", "mask_token")
    made = PreTrainedTokenizerFast(
        tokenizer_object=backend, cls_token="<s>", sep_token="</s>", **dict(zip(names, special, strict=True))
    )
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    BertForMaskedLM(BertConfig(vocab_size=len(made), max_position_embeddings=64, **shape)).save_pretrained(folder)
    made.save_pretrained(folder)
    return folder
