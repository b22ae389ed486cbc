"""Common Chinese words as tokens of a vocabulary (the word list of wordfreq, read when it is first needed)."""

from __future__ import annotations

from itertools import islice

from searchgen.text.languages import has_chinese
from searchgen.text.vocabulary import Vocabulary

MOST = 6000
"""Words, at most. These are nine in ten of the words of ordinary sentences."""
LONGEST = 3
"""Characters of the longest word."""


def common_words(vocabulary: Vocabulary) -> tuple[tuple[int, ...], ...]:
    """The most common words of Chinese characters that `vocabulary` writes with tokens that may be proposed, the most common
    first."""
    from wordfreq import iter_wordlist  # a second, which only Chinese waits for

    words = (word for word in iter_wordlist("zh") if len(word) <= LONGEST and all(map(has_chinese, word)))
    usual = list(islice((word for word in words if vocabulary.characters.issuperset(word)), MOST))
    forms = dict.fromkeys(map(tuple, vocabulary.encode(usual)))
    return tuple(form for form in forms if len(form) <= LONGEST and all(vocabulary.free[list(form)]))
