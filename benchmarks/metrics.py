"""Figures of text quality: overlap with references (sacrebleu, rouge-score), variety, repetition, coverage of keywords."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import sacrebleu
from rouge_score.rouge_scorer import RougeScorer

ROUGE = RougeScorer(["rougeL"], use_stemmer=True)


def chinese(texts: Sequence[str]) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for text in texts for c in text)


def units(text: str) -> list[str]:
    """Words without capitals; in Chinese, characters. Punctuation is left out."""
    return re.findall(r"[\u4e00-\u9fff]|[^\W_\u4e00-\u9fff]+(?:'[a-z]+)?", text.lower())


def overlap(outputs: Sequence[str], references: Sequence[Sequence[str]]) -> dict[str, float]:
    """Corpus BLEU-4 and chrF (sacrebleu) and mean ROUGE-L F1 (the best reference of each), of 100. A missing output is ""."""
    most = max(len(refs) for refs in references)
    columns = [[refs[i] if i < len(refs) else None for refs in references] for i in range(most)]
    tokenize = "zh" if chinese(outputs) else "13a"
    rouge = [
        max(rouge_l(output, ref) for ref in refs) if output else 0.0 for output, refs in zip(outputs, references, strict=True)
    ]
    return {
        "BLEU-4": sacrebleu.corpus_bleu(list(outputs), columns, tokenize=tokenize, lowercase=True).score,
        "chrF": sacrebleu.CHRF(lowercase=True).corpus_score(list(outputs), columns).score,
        "ROUGE-L": 100 * float(np.mean(rouge)),
    }


def rouge_l(output: str, reference: str) -> float:
    if chinese([output, reference]):  # rouge-score reads words in Latin letters only
        output, reference = (
            " ".join("c" + "x".join(str(ord(c)) for c in unit) for unit in units(text)) for text in (output, reference)
        )
    return float(ROUGE.score(reference, output)["rougeL"].fmeasure)


def sentence_bleu(output: str, references: Sequence[str]) -> float:
    """BLEU-4 of one sentence, smoothing method 1 of Chen and Cherry (2014), of 100."""
    tokenize = "zh" if chinese([output, *references]) else "13a"
    return float(
        sacrebleu.sentence_bleu(
            output, list(references), tokenize=tokenize, lowercase=True, smooth_method="floor", smooth_value=0.1
        ).score
    )


def distinct(texts: Sequence[str], n: int = 2) -> float:
    """Different n-grams over all n-grams."""
    grams = [gram for text in texts for gram in ngrams(units(text), n)]
    return len(set(grams)) / max(1, len(grams))


def repeated_bigrams(texts: Sequence[str]) -> float:
    """Share of the bigrams of a text that stood in it before, over all texts."""
    each = [ngrams(units(text), 2) for text in texts]
    return sum(len(grams) - len(set(grams)) for grams in each) / max(1, sum(map(len, each)))


def self_bleu(groups: Sequence[Sequence[str]]) -> float:
    """Mean BLEU of each of several outputs for one input against the others."""
    scores = [
        sentence_bleu(text, [*group[:i], *group[i + 1 :]]) for group in groups if len(group) > 1 for i, text in enumerate(group)
    ]
    return float(np.mean(scores)) if scores else float("nan")


def ngrams(words: Sequence[str], n: int) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + n]) for i in range(len(words) - n + 1)]


def covered(text: str, keywords: Sequence[str], lemma: bool = False) -> list[bool]:
    """Whether each keyword occurs as whole words; with `lemma` in any inflection (English, simplemma)."""
    if chinese(keywords):
        return [word in text for word in keywords]
    words = units(text)
    if lemma:
        from simplemma import lemmatize

        words = [lemmatize(word, lang="en").lower() for word in words]  # "jean" becomes "Jean"
        keywords = [lemmatize(word.lower(), lang="en").lower() for word in keywords]
    return [tuple(units(word)) in ngrams(words, len(units(word))) for word in keywords]


def edits(source: str, target: str) -> set[tuple[int, int, str]]:
    """What turns one text into the other, character by character: (start, end, new text)."""
    from difflib import SequenceMatcher

    codes = SequenceMatcher(None, source, target, autojunk=False).get_opcodes()
    return {(a1, a2, target[b1:b2]) for tag, a1, a2, b1, b2 in codes if tag != "equal"}


def correction(sources: Sequence[str], outputs: Sequence[str], references: Sequence[Sequence[str]]) -> dict[str, float]:
    """Precision, recall and F0.5 of edits of characters, each against the reference that suits it best, of 100."""
    right = made = wanted = 0
    for source, output, refs in zip(sources, outputs, references, strict=True):
        ours = edits(source, output)
        hits, _, needed = max(
            (len(ours & edits(source, ref)), -len(edits(source, ref)), len(edits(source, ref))) for ref in refs
        )
        right, made, wanted = right + hits, made + len(ours), wanted + needed
    p, r = right / max(1, made), right / max(1, wanted)
    return {"precision": 100 * p, "recall": 100 * r, "F0.5": 125 * p * r / max(1e-12, 0.25 * p + r)}
