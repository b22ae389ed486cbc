"""Kinds of words that limits speak of."""

from __future__ import annotations

from objectives.source.meaning import Words
from searchgen.grammar.lexicon import AUXILIARY, DETERMINERS, NEGATED, is_plural, listed, tags

ASKED = listed("what when where who how why which whether if")
"""Words with which a question begins, or a clause of what is asked."""
BEING = listed("am is are was were be been being not quite absolutely 'm 's 're isn't aren't wasn't weren't")
"""Forms of "be", and adverbs that stand between them and what somebody or something is."""
HAVING = listed("not just already never always only also ever really finally recently often probably")
"""What may stand between "have" and a participle."""
STILL = HAVING | listed("hardly barely still even just almost nearly easily")
"""Adverbs that stand before a verb, and after "can"."""
EMPHATIC = "very|really|so|too|quite|extremely|particularly|terribly|especially"
"""Words that say that something is much so, as a part of a pattern."""
COUNTING = listed("once twice times yen percent much many dollars")
"""Words before "a month" that it counts."""
LATER = listed(
    "tomorrow tonight today yesterday when if back at on in from this next every last later soon again and or but before after "
    "as about because to for with once twice immediately right now please anytime any while until till"
)
"""What follows who is called on the telephone."""
SPEAKING = ("talk", "speak", "spoke", "say", "said", "whisper", "ask", "answer", "sing", "sang", "read", "tell", "told")
"""Beginnings of verbs that are done with a voice."""


def noun(word: str) -> bool:
    return "NN" in tags(word)


def adjective(word: str) -> bool:
    return "JJ" in tags(word)


def gerund(word: str) -> bool:
    return "VBG" in tags(word)


def denies(word: str) -> bool:
    return word in NEGATED or word.endswith("n't")


def asks(word: str) -> bool:
    """Whether a subject after this word is asked about: "don't you want", "won't you have"."""
    return word in AUXILIARY or word.endswith("n't")


def done(word: str) -> bool:
    """Whether a word may be a participle."""
    return bool({"VBN", "VBD"} & tags(word))


def names_next(word: str) -> bool:
    """Whether a noun is to follow a word: "every exercise", "a nice chat"."""
    return word in DETERMINERS or word in ("every", "each") or adjective(word)


def counts(word: str) -> bool:
    """Whether a word counts something, or is what is counted: "eight hours", "$5", "twice"."""
    return word in COUNTING or any(map(str.isdigit, word)) or is_plural(word)


def several(word: str) -> bool:
    """Whether a word names more than one person or thing."""
    return is_plural(word) or word in ("people", "those", "they", "we", "children", "men", "women")


def begins_object(word: str) -> bool:
    """Whether a word begins what is done to: "the cat", "me"."""
    return word in DETERMINERS or word in ("me", "you", "him", "her", "us", "them", "it", "everyone", "everybody")


def begins_verb(word: str) -> bool:
    """Whether a word after a subject is its verb, or an adverb before it: "see that you do", and not "see you tomorrow"."""
    if word in ("", "over", "through", "up", "out"):
        return False
    return asks(word) or word in HAVING or bool({"VB", "VBD", "VBZ"} & tags(word))


def called(word: str) -> bool:
    """Whether a word after who is called is what he is called: "she calls me Ken"."""
    return word[:1].isalnum() and word not in LATER


def infinitive_next(word: str) -> bool:
    """Whether a verb after a word stands as it is in a dictionary."""
    return word in ("to", "not", "please", "never", "and", "or", "always", "just") or (
        word in AUXILIARY or word.endswith(("n't", "'ll", "'d"))
    )


def parts(words: Words) -> set[str]:
    """Words, and what is written to them: "you're" is "you" and "'re"."""
    return {part for word in words for part in (word, word[word.find("'") :] if "'" in word else word)}


def denied(words: Words) -> bool:
    """Whether one of some words denies."""
    return any(map(denies, words))
