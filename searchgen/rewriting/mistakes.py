"""How many mistakes of grammar an English sentence surely has: rules of learners' mistakes, each sure where it speaks at all.

A small model finds many of them no less probable than what was meant ("gave me a advice"), so that a correction counts them
beside its fluency.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from objectives.source.meaning import Words
from searchgen.rewriting.english.lexicon import inflected, is_function, is_kind, is_plural, lemmas, listed, tags

VOWEL = re.compile(r"(?:[ai]|o(?!ne\b|nce\b)|e(?![uw])|u(?!ni(?![nm])|s[aeu]|t[io]|r[aio]|bi)|hour|hono|heir)[a-z]")
CONSONANT = re.compile(r"(?:[bcdfgjklmnpqrstvwz]|h(?!our|ono|eir|onest)|y)[a-z]{2,}")
UNCOUNTED = listed(
    "advice information furniture homework luggage baggage news equipment knowledge weather traffic progress "
    "money bread rice music"
)
ADVISED = listed("advices informations furnitures homeworks luggages baggages equipments knowledges")
MODAL = listed("can could will would must should may might can't cannot couldn't won't wouldn't mustn't shouldn't")
DO = listed("do does did don't doesn't didn't")
THIRD = listed("he she it")
COUNTED = listed("two three four five six seven eight nine ten many several few these those")
SAME = listed("sheep fish deer series species aircraft people hundred thousand million dozen")
CLOSING = listed(". , ! ? ; and or but in on at with from for to of is are was were that who which")
"""What may stand after a whole noun."""
GERUND = listed("enjoy enjoys enjoyed finish finished avoid avoids avoided mind suggest suggested")
PAST = listed("yesterday ago")
LASTED = listed("night week month year")
PAIRS = (
    "discuss about, discussed about, married with, depends of, depend of, depends from, depend from, interested on, "
    "interested for, arrived to, arrive to, afraid from, different of, listen music, listening music, listened music, "
    "explain me, explained me, good in, bad in, responsible of, consist in, capable to, am agree, is agree, are "
    "agree, am disagree, according with, said me, say me, wait me, waiting me, waited me, search me, enter in, "
    "entered in, in monday, in tuesday, in wednesday, in thursday, in friday, in saturday, in sunday, on night, in "
    "night, much people, much books, much friends, many money, many water, many time, many information, less people, "
    "every days, the my, the his, the her, a my, a his, since two, since three, since five, since ten, how looks, "
    "could of, should of, would of, must of, your welcome, their is, their are, its a, more better, most best, more "
    "good, more bad"
)
WRONG = frozenset(tuple(pair.split()) for pair in PAIRS.split(", "))
"""Words that do not stand together."""
PRESENT = listed(
    "go goes is am are have has do does see eat come get meet buy take make write give drink visit play watch arrive work walk "
    "call ask want like"
)
"""Common verbs whose present is like no past form."""
WRONG_FORMS = {
    **dict.fromkeys(THIRD, listed("don't have do are were am haven't aren't weren't")),
    **dict.fromkeys(("you", "we", "they"), listed("has does doesn't is isn't hasn't goes likes wants was wasn't am")),
    "i": listed("has does doesn't is isn't hasn't goes likes wants are aren't"),
}
"""A subject -> forms of verbs that are never its own."""
JOINED = {*DO, *MODAL} | listed("and let make made see saw hear heard help watch if wish that")
"""Words after which a pronoun is not the subject of a plain statement."""
AGAIN = listed("that had very bye no so")
"""Words that are said twice on purpose."""


def mistakes(words: Words) -> int:
    """How many mistakes some words have that a rule is sure of."""
    return sum(1 for _ in found(words))


def found(words: Words) -> Iterator[tuple[int, str]]:
    """(where, what is wrong) for each mistake."""
    past = bool(set(words) & PAST) or any(a == "last" and b in LASTED for a, b in pairwise(words))
    around = ("", *words, "", "")
    for i, (before, word, after, then) in enumerate(zip(around, words, around[2:], around[3:], strict=False)):
        for wrong, name in (
            (articles(word, after, then), "article"),
            (auxiliaries(word, after, then), "form after an auxiliary"),
            (persons(before, word, after), "form of another person"),
            (numbers(word, after, then), "one and many"),
            (past and word in WRONG_FORMS and before not in JOINED and after in PRESENT, "present of the past"),
            (forms_after(word, after, then), "form of a verb"),
            (pairs_of(word, after), "words that do not stand together"),
        ):
            if wrong:
                yield i, name


def articles(word: str, after: str, then: str) -> bool:
    """ "a apple", "an house", "a advice"."""
    if word not in ("a", "an"):
        return False
    sound = VOWEL.match(after) and not is_function(after) if word == "a" else CONSONANT.match(after)
    return bool(sound) or after in UNCOUNTED or (then in UNCOUNTED and is_kind(after, ("ADJ",)))


def auxiliaries(word: str, after: str, then: str) -> bool:
    """ "didn't went", "did he went", "can sings", "must to"."""
    verb = then if word in DO and after in WRONG_FORMS else after
    return ((word in DO or word in MODAL) and not_bare(verb)) or (word in ("must", "should", "might") and after == "to")


def persons(before: str, word: str, after: str) -> bool:
    """ "he don't", "she go", "I has"."""
    if word not in WRONG_FORMS or before in JOINED:
        return False
    bare = "VB" in tags(after) and not {"VBD", "VBZ", "MD", "RB", "JJ", "NN", "IN"} & tags(after) and len(lemmas(after)) == 1
    return after in WRONG_FORMS[word] or (word in THIRD and bare and after not in MODAL)


def numbers(word: str, after: str, then: str) -> bool:
    """ "two brother", "every days", "there is many", "informations"."""
    one = word in ("a", "an", "each", "every", "another") and only_plural(after)
    many = word in COUNTED and single(after) and (then in CLOSING or not is_kind(then, ("NOUN", "ADJ")))
    there = word == "there" and after in ("is", "was") and (then in COUNTED or only_plural(then))
    return one or many or there or word in ADVISED


def forms_after(word: str, after: str, then: str) -> bool:
    """ "more taller", "to went", "enjoy to", "look forward to see"."""
    twice = (
        word in ("more", "most") and {"JJR", "JJS"} & tags(after) and "NN" not in tags(after) and after not in ("more", "most")
    )
    went = word == "to" and only_past(after)
    seeing = word == "forward" and after == "to" and "VB" in tags(then) and "NN" not in tags(then)
    return bool(twice) or went or seeing or (word in GERUND and after == "to")


def pairs_of(word: str, after: str) -> bool:
    return (word, after) in WRONG or (word == after and word.isalpha() and word not in AGAIN)


def only_plural(word: str) -> bool:
    """Whether a word is a noun in the plural and nothing else."""
    return word.endswith("s") and word not in SAME and is_plural(word) and not {"VB", "JJ"} & tags(word)


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
