"""How many mistakes of grammar an English sentence surely has: rules of learners' mistakes, each sure where it speaks at all.

Language models find many of them no less probable than what was meant ("gave me a advice", "The cat sleep on the sofa"), so
that a correction, and a search for sentences with keywords, counts them beside fluency. Of 58,000 sentences by people
(`searchgen.models.uses`) the rules find a mistake in fewer than one in a thousand.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from objectives.source.meaning import Words
from searchgen.grammar.lexicon import inflected, is_function, is_kind, is_plural, lemmas, listed, participle, tags
from searchgen.grammar.sounds import CONSONANT, VOWEL
from searchgen.grammar.words_en import (
    ADVISED,
    AGAIN,
    BE,
    BEGINNING,
    CLOSING,
    COUNTED,
    DO,
    FINITE,
    GERUND,
    GROUPS,
    JOINED,
    LASTED,
    MANY,
    MARKS,
    MODAL,
    NUMBERED,
    NUMEROUS,
    OF_MANY,
    OF_ONE,
    OPENING,
    OPENING_CLAUSES,
    PAST,
    PLURALS,
    PRESENT,
    SAME,
    SEEN,
    THIRD,
    UNCOUNTED,
    UNITS,
    WRONG_FORMS,
)

SPEAKING = {*MODAL, *DO, *WRONG_FORMS, *COUNTED, *ADVISED, *OPENING, *GERUND} | listed(
    "a an each every another there this that more most to forward"
)
"""Words at which a rule may find a mistake; beside them at one that is said again, a number, and a plural subject."""


def mistakes(words: Words) -> int:
    """How many mistakes some words have that a rule is sure of."""
    return sum(1 for _ in found(words))


def found(words: Words) -> Iterator[tuple[int, str]]:
    """(where, what is wrong) for each mistake."""
    yield from ((at, "form of another person") for at in alone(words))
    past = not PAST.isdisjoint(words) or ("last" in words and any(a == "last" and b in LASTED for a, b in pairwise(words)))
    past = past and not any("VBD" in tags(word) and not {"VB", "NN", "JJ"} & tags(word) for word in words)
    around = ("", *words, "", "", "")  # of every word the one before it and three after it
    for i, (before, word, after) in enumerate(zip(around, words, around[2:], strict=False)):
        if word in SPEAKING or word == after or word.isdigit() or (before in OPENING_CLAUSES and many(word)):
            for name in wrong_at(before, word, after, around[i + 3], around[i + 4], past):
                yield i, name


@lru_cache(1 << 16)
def wrong_at(before: str, word: str, after: str, then: str, last: str, past: bool) -> Words:
    """What is wrong at a word, given the one before and three after it, and whether the sentence tells of the past. Chains ask
    of the same words again and again."""
    rules = (
        (articles(word, after, then), "article"),
        (auxiliaries(before, word, after, then), "form after an auxiliary"),
        (persons(before, word, after), "form of another person"),
        (numbers(word, after, then, last) or thats(before, word, after, then), "one and many"),
        (figures(before, word, after, then), "one and many"),
        (subjects(before, word, after, then, last), "form of another person"),
        (
            past
            and word in WRONG_FORMS
            and before not in JOINED
            and after in PRESENT
            and not (after in ("have", "has") and participle(then)),
            "present of the past",
        ),
        (forms_after(before, word, after, then, last), "form of a verb"),
        (again(word, after), "a word twice"),
    )
    return tuple(name for wrong, name in rules if wrong)


def articles(word: str, after: str, then: str) -> bool:
    """ "a apple", "an house", "a advice"."""
    if word not in ("a", "an"):
        return False
    sound = VOWEL.match(after) and not is_function(after) if word == "a" else CONSONANT.match(after)
    bare = after in UNCOUNTED and (then in CLOSING or not is_kind(then, ("NOUN",)))  # not "a traffic accident"
    english = bool(tags(after))  # a model of another language may judge: "a une porte", "an dem Tisch"
    return bool(sound and english) or bare or (then in UNCOUNTED and after != "little" and is_kind(after, ("ADJ",)))


def auxiliaries(before: str, word: str, after: str, then: str) -> bool:
    """ "didn't went", "did he went", "can sings", "must to"."""
    verb = then if word in DO and after in WRONG_FORMS else after
    plain = word in ("do", "does", "did")  # "what he did was right", "to do dishes"
    if before in OPENING or (plain and (verb in BE or "NNS" in tags(verb))):
        return False
    return ((word in DO or word in MODAL) and not_bare(verb)) or (word in ("must", "should", "might") and after == "to")


def persons(before: str, word: str, after: str) -> bool:
    """ "he don't", "she go", "I has"."""
    if word not in WRONG_FORMS or before in JOINED or (word == "you" and before not in BEGINNING):  # "all I told you is true"
        return False
    other = {"VBD", "VBZ", "MD", "RB", "JJ", "IN"} | (set() if word != "it" and before in BEGINNING else {"NN"})
    bare = "VB" in tags(after) and not other & tags(after) and len(lemmas(after)) == 1
    return after in WRONG_FORMS[word] or (word in THIRD and bare and after not in MODAL)


def subjects(before: str, word: str, after: str, then: str, last: str) -> bool:
    """ "the books is", "my brother have", "people is": a noun at the beginning, and a verb of another number."""
    if before in OPENING_CLAUSES and word in OPENING:
        if {"JJ"} & tags(after) and not {"NN", "NNS"} & tags(after):
            after, then = then, last
        if sings(then):
            return many(after)
        one = single(after) and after not in GROUPS and word not in ("these", "those", "many", "most", "some", "all")
        return (then in OF_ONE and many(after)) or (then in OF_MANY and one)
    return before in OPENING_CLAUSES and many(word) and after in OF_ONE


def alone(words: Words) -> Iterator[int]:
    """Where a verb stands after its noun in a form that is not its own, and nothing else may be the verb of the sentence: "The
    cat sleep on the sofa", "The birds builds a nest"."""
    if len(words) < 4 or words[0] not in OPENING or words[-1] == "?":
        return
    for at in (2, 3) if "JJ" in tags(words[1]) else (2,):
        noun, verb, rest = words[at - 1], words[at], words[at + 1 :]
        here = tags(verb)
        other = {"VBD", "MD"} if rest[:1] and rest[0] in OPENING else {"VBD", "MD", "JJ", "RB"}  # "cross the river"
        if is_function(verb) or other & here or any(finite(word) for word in within(rest)):
            continue
        one = "VB" in here and words[0] not in MANY and single(noun) and noun not in GROUPS
        bound = (*OPENING, *CLOSING)
        plain = all("VB" not in tags(word) or before in bound for before, word in pairwise((verb, *rest)))
        if one or ("VBZ" in here and many(noun) and plain):
            yield at
            return


def within(rest: Words) -> Words:
    """The words of the same clause: "the slipper" of "the slipper and fell"."""
    ends = [i for i, word in enumerate(rest) if word in ("and", "but", ",")] if rest and rest[0] in OPENING else []
    return rest[: ends[0]] if ends else rest


def finite(word: str) -> bool:
    """Whether a word may be a verb in the past or of a third person, or an auxiliary."""
    return bool({"VBD", "VBZ", "MD"} & tags(word)) or word in FINITE or "'" in word


def sings(word: str) -> bool:
    """Whether a word is a verb of a third person, and nothing else."""
    return "VBZ" in tags(word) and not {"NNS", "NN", "JJ", "VB"} & tags(word) and word not in MODAL | BE


def thats(before: str, word: str, after: str, then: str) -> bool:
    """ "this books", "that flowers are"."""
    return only_plural(after) and (
        (word == "this" and after not in DO and ("VBZ" not in tags(after) or then in FINITE) and not is_kind(then, ("NOUN",)))
        or (word == "that" and not before and then in ("are", "were", "is", "was"))
    )


def figures(before: str, word: str, after: str, then: str) -> bool:
    """ "3 brother"."""
    counts = word.isdigit() and 2 <= int(word) < 100 and before not in NUMBERED
    return counts and single(after) and after not in UNITS and then in CLOSING


def many(word: str) -> bool:
    return word == "people" or only_plural(word)


def numbers(word: str, after: str, then: str, last: str) -> bool:
    """ "two brother", "every days", "a new shoes", "there is many", "informations"."""
    article, closed = word in ("a", "an"), then in CLOSING or is_function(then) or not is_kind(then, ("NOUN", "ADJ"))
    one = (article or word in ("each", "every", "another")) and only_plural(after) and closed
    described = article and "JJ" in tags(after) and after not in NUMEROUS and only_plural(then)
    plain = "VBZ" not in tags(then) or last in MARKS  # "a light goes out"
    one = one or (described and plain and (last in CLOSING or is_function(last) or not is_kind(last, ("NOUN",))))
    many = word in COUNTED and single(after) and (then in CLOSING or not is_kind(then, ("NOUN", "ADJ")))
    there = word == "there" and after in ("is", "was") and (then in COUNTED or only_plural(then))
    return one or many or there or word in ADVISED


def forms_after(before: str, word: str, after: str, then: str, last: str) -> bool:
    """ "more taller", "to went", "enjoy to", "look forward to see"."""
    twice = (
        word in ("more", "most") and {"JJR", "JJS"} & tags(after) and "NN" not in tags(after) and after not in ("more", "most")
    )
    went = word == "to" and (only_past(after) or sings(after))
    seeing = word == "forward" and "look" in lemmas(before) and after == "to" and "VB" in tags(then)
    seeing = seeing and ("NN" not in tags(then) or last in SEEN)
    return bool(twice) or went or seeing or (word in GERUND and after == "to" and "VB" in tags(then))


def again(word: str, after: str) -> bool:
    return word == after and word.isalpha() and word not in AGAIN


def only_plural(word: str) -> bool:
    """Whether a word is a noun in the plural and nothing else."""
    return word in PLURALS or (word.endswith("s") and word not in SAME and is_plural(word) and not {"VB", "JJ"} & tags(word))


def single(word: str) -> bool:
    """Whether a word is hardly anything but a noun in the singular, whose plural is another word."""
    if (
        not word.isalpha()
        or word.endswith("s")
        or word in SAME | UNCOUNTED
        or {"JJ", "RB", "IN", "VBG", "VBN", "MD"} & tags(word)
    ):
        return False
    return "NN" in tags(word) and inflected(word, "NNS") not in ((), (word,))


def not_bare(word: str) -> bool:
    """Whether a word is a form of a verb, and not the bare one."""
    here = tags(word)
    return word in ("saw", "found", "felt", "left") or (
        bool({"VBD", "VBZ"} & here) and not {"VB", "NN", "JJ", "RB"} & here and ("VBZ" in here or "NNS" not in here)
    )


def only_past(word: str) -> bool:
    """Whether a word is the past form of a verb and nothing else."""
    return "VBD" in tags(word) and not {"VB", "NN", "JJ", "VBN"} & tags(word)
