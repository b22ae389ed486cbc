"""Whether a phrase of English fits where another stood, by grammar: its form of a verb, its subject, its article."""

from __future__ import annotations

from objectives.source.meaning import Words
from searchgen.grammar.lexicon import (
    AUXILIARY,
    DETERMINERS,
    JOINING,
    PASSIVE,
    SUBJECTS,
    inflected,
    is_function,
    is_plural,
    kinds,
    lemmas,
    tags,
)
from searchgen.grammar.sounds import article
from searchgen.rewriting.english.agreement import auxiliary
from searchgen.rewriting.english.limits.words import HAVING
from searchgen.rewriting.english.slots import ASKING
from searchgen.rewriting.limits.where import Place

SHORT_VERBS = ("'m", "'re", "'ve", "'ll", "'d")
BEING = frozenset(("am", "is", "are", "was", "were"))


def fits(place: Place) -> bool:
    """Whether what may stand for a phrase has the forms that its place asks for: after another article ("an" and "hour"), as a
    subject and its verb that are asked about ("do you want to" and "do you would like to"), after "have" or "do"."""
    before, one, other, after = place
    if place.following and (shortened_badly(other[-1], place.following) or asked_badly(one[-1], other[-1], place.following)):
        return False
    if repeated(one, other, (*before, *after)) or (one[-1] != other[-1] and counted_badly(other[-1], after[:2])):
        return False
    if not be_fits(place) or (before and participle(one[0], other[0], governor(before))):
        return False
    if adverb(other[-1]) and not adverb(one[-1]) and described(before):
        return False
    if "be" in (one[0], other[0]) and one[0] != other[0] and denied_by_do(before):
        return False
    return place.last not in ("a", "an") or place.last == article(other)


def be_fits(place: Place) -> bool:
    """Whether a form of "be" that comes in has its subject before it, and no "do" that asks."""
    before, one, other, _ = place
    be = other[0].removesuffix("n't")
    if be not in BEING or one[0].removesuffix("n't") in BEING:
        return True
    asks = (*before, *one)[0] in ("do", "does", "did") and not {",", "but", "and"} & set(before)
    return not asks and agrees(before, be)


def repeated(one: Words, other: Words, beside: Words) -> bool:
    """Whether a word of its own would come twice that stands once: "start from the start", 'call lifts "lifts"'."""
    return any(word in beside and word not in one and len(word) > 3 and not is_function(word) for word in other)


def counted_badly(much: str, after: Words) -> bool:
    """Whether "many" would stand before what is one ("many experience"), or "much" before what are many."""
    plural = [is_plural(word) for word in after]
    return (much == "many" and not any(plural)) or (much == "much" and plural[:1] == [True])


def adverb(word: str) -> bool:
    """Whether a word can only be an adverb in "-ly"."""
    return word.endswith("ly") and kinds(word) == {"ADV"}


def described(before: Words) -> bool:
    """Whether what somebody or something is stands here, which no adverb of manner says: "he is always on time"."""
    return next((word for word in reversed(before) if word not in HAVING and word != "usually"), "") in BEING | {"be", "been"}


def agrees(before: Words, be: str) -> bool:
    """Whether what stands before is surely a subject that a form of "be" fits."""
    who = before[-3:] if before[-2:-1] == ("and",) else before[-1:]
    if not who or (who[0] not in PASSIVE and "NN" not in tags(who[-1]) and not is_plural(who[-1])):
        return False
    return be in (auxiliary("be", "present", who, ()), auxiliary("be", "past", who, ()))


def participle(one: str, other: str, before: str) -> bool:
    """Whether a past would stand for a participle, or the other way round: "have gave" for "have helped", "I given"."""
    may_be, is_now = pasts(one), pasts(other)
    perfect = before in ("has", "have", "had") or before in HAVING or before.endswith(("'s", "'ve"))
    if perfect and one in lemmas(one) and "VBN" in may_be and other in lemmas(other) and "VBN" not in is_now:
        return True  # "has come" and "has return"
    if may_be == {"VBN"} and one in lemmas(one) and other not in lemmas(other):
        return not perfect and before not in BEING | {"be", "been", "being"}  # "will come back" and "will returned"
    if "VBD" in may_be and one in lemmas(one) and (other in lemmas(other)) != ("VBD" in is_now):  # "hurt" and "injure"
        return (other in lemmas(other)) != (before == "to" or before in AUXILIARY or before.endswith("n't"))
    if len(may_be) == 2 and is_now == {"VBN"} and other in lemmas(other):
        return not perfect and before not in BEING | {"be", "been", "being"}  # "we made friends" and "we become friends"
    if len(may_be) != 2 or len(is_now) != 1 or other in lemmas(other) or other in BEING:
        return False
    return (is_now == {"VBN"}) != (before in AUXILIARY or before in HAVING or before.endswith(("'s", "'ve", "n't")))


def governor(before: Words) -> str:
    """The word that decides the form of a verb: the last one before it or, in a question, "have" before the subject."""
    for at in range(max(0, len(before) - 4), len(before) - 1):
        asks = at == 0 or before[at - 1] in ASKING or before[at - 1] in (",", "and", "but", "so")
        if (
            asks
            and before[at] in ("have", "has", "had", "haven't", "hasn't", "hadn't")
            and not any(map(pasts, before[at + 1 :]))
        ):
            return before[at].removesuffix("n't")
    while before and before[-1] in HAVING:
        before = before[:-1]
    return before[-1] if before else ""


def denied_by_do(before: Words) -> bool:
    """Whether a verb follows "do not" or "don't", as "like" may and "be fond of" may not."""
    last = before[-2] if before[-1:] == ("not",) and len(before) > 1 else before[-1].removesuffix("n't") if before else ""
    return last in ("do", "does", "did")


def pasts(word: str) -> set[str]:
    return {tag for stem in lemmas(word) for tag in ("VBD", "VBN") if word in inflected(stem, tag)}


def shortened_badly(word: str, after: str) -> bool:
    """Whether a verb that is written to its subject ends what is said ("how old I'm") or owns something ("I've a car")."""
    if not word.endswith(SHORT_VERBS):
        return False
    owns = word.endswith("'ve") and not ("VBN" in tags(after) or after in HAVING)
    return not after[0].isalnum() or after in JOINING or owns


def asked_badly(one: str, other: str, after: str) -> bool:
    """Whether "not" or "to" would stand between a verb and its subject: "isn't it" and "is not it"."""
    moved = (one.endswith("n't") and other == "not") or (one == "can't" and other == "cannot")
    return (moved or (other == "to" and one in ("should", "must", "can"))) and (after in SUBJECTS or after in DETERMINERS)
