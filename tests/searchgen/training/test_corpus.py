"""What training reads: text files, and the vocabulary that is made of them."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from corpora import CHINESE, ENGLISH, write

from searchgen import Source
from searchgen.errors import CorpusError
from searchgen.text.alphabet import Alphabet
from searchgen.training import corpus, vocabulary
from searchgen.training.card import capitalised

# the corpus


def test_plain_xz_and_gz_are_the_same_text(tmp_path: Path) -> None:
    read = [corpus.lines(write(tmp_path, name, ENGLISH))[0] for name in ("a.txt", "a.txt.xz", "a.txt.gz")]
    assert read[0] == read[1] == read[2] == ENGLISH


def test_a_weight_is_what_follows_the_last_colon(tmp_path: Path) -> None:
    assert Source.parse("a.txt:0.5") == Source(Path("a.txt"), 0.5)
    assert Source.parse("C:/a.txt") == Source(Path("C:/a.txt"), 1.0)
    for text in ("a.txt:0", "a.txt:-1", "a.txt:1e9", "a.txt:nan"):
        with pytest.raises(CorpusError, match="give one above 0"):
            Source.parse(text)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"\x7fELF\0\0\0", "zero bytes"),
        ("naïve\n".encode("latin-1") * 5, "not UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    with pytest.raises(CorpusError, match=told):
        corpus.lines(path)


def test_files_that_are_missing_or_cannot_be_unpacked_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no file"):
        corpus.lines(tmp_path / "none.txt")
    for name in ("x.xz", "x.gz"):
        (tmp_path / name).write_bytes(b"plain text")
        with pytest.raises(CorpusError, match="cannot be read"):
            corpus.lines(tmp_path / name)


def test_a_few_bad_lines_are_left_out_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes("\n".join(ENGLISH).encode() + b"\nna\xefve\n")
    said: list[str] = []
    assert corpus.read_sources([Source(path)], (), said.append) == [ENGLISH]
    assert said == ["x.txt: 1 lines are not UTF-8 and were left out"]


def test_held_out_sentences_are_kept_out_whatever_their_punctuation(tmp_path: Path) -> None:
    path = write(tmp_path, "x.txt", ENGLISH)
    (kept,) = corpus.read_sources([Source(path)], [ENGLISH[0].upper().replace(".", "!?")])
    assert kept == ENGLISH[1:]


def test_three_sentences_are_too_few(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="3 sentences"):
        corpus.read_sources([Source(write(tmp_path, "x.txt", ENGLISH[:3]))])


# the vocabulary


def test_chinese_characters_are_words_and_everything_comes_back() -> None:
    text = "他在2024年说“Hello World”，好吗？"
    tokenizer = vocabulary.build_tokenizer([*CHINESE, text], 400, lower=False)
    assert tokenizer.tokenize("我喜欢数学") == list("我喜欢数学")
    ids = tokenizer(text, add_special_tokens=False).input_ids
    assert tokenizer.unk_token_id not in ids
    alphabet = Alphabet(tokenizer)
    assert alphabet.text(ids) == text


def test_what_bert_does_not_set_apart_is_found_within_words() -> None:
    """〇 and 々 are of the Chinese script, and BERT reads two of them side by side as one word."""
    texts = ["二〇〇八年和一九〇二年。", "人々和木々。"]
    tokenizer = vocabulary.build_tokenizer(texts, 100, lower=False)
    for text in (*texts, "二〇〇〇年", "々々々"):
        assert tokenizer.unk_token_id not in tokenizer(text, add_special_tokens=False).input_ids


def test_a_cut_vocabulary_keeps_the_tokens_in_use_and_their_order() -> None:
    before = vocabulary.build_tokenizer(ENGLISH, 300, lower=True)
    after = vocabulary.cut_tokenizer(before, ENGLISH[:200], 120)
    assert len(after) == 120
    kept = before.convert_tokens_to_ids(after.convert_ids_to_tokens(range(120)))
    assert kept == sorted(kept)
    assert before.unk_token_id not in kept[5:]
    assert after.unk_token_id not in itertools.chain.from_iterable(after(ENGLISH[:200]).input_ids)


def test_the_same_sentences_give_the_same_vocabulary() -> None:
    """Numbers and all; the trainer by itself breaks ties in an order that changes from call to call."""
    first, *others = [vocabulary.build_tokenizer(ENGLISH, 150, lower=True).get_vocab() for _ in range(5)]
    assert all(other == first for other in others)


def test_casing_is_read_off_words_within_sentences() -> None:
    tokenizer = vocabulary.build_tokenizer(ENGLISH, 300, lower=True)
    assert capitalised(
        ["Now I see Mary."] * 9 + ["The dog is here."] * 9, vocabulary.build_tokenizer(["now i see mary"] * 9, 60, lower=True)
    ) == [
        "I",
        "Mary",
    ]
    assert "Mary" in capitalised(ENGLISH, tokenizer)
    assert "The" not in capitalised(ENGLISH, tokenizer)
