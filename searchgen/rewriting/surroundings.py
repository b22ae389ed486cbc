"""Where a phrase of the tables must not stand for another, though each line of them holds nearly everywhere."""

from __future__ import annotations

from collections.abc import Collection

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
from searchgen.rewriting.beside import NEVER_AFTER, NEVER_BEFORE
from searchgen.rewriting.chinese import standing
from searchgen.rewriting.english.agreement import auxiliary
from searchgen.rewriting.english.slots import ASKING, LIMITING
from searchgen.rewriting.expressions import broken
from searchgen.rewriting.fixed import HAVING, fixed
from searchgen.rewriting.phrases import PERSONS
from searchgen.rewriting.place import Place, denied
from searchgen.rewriting.senses import another_sense
from searchgen.rewriting.taking import takes_another
from searchgen.text.languages import has_chinese

ALONE = frozenset(word for word in PERSONS if " " not in word)
"""Subjects of one word."""
SHORT_VERBS = ("'m", "'re", "'ve", "'ll", "'d")
BEING = frozenset(("am", "is", "are", "was", "were"))
VERBAL = frozenset(("VBD", "VBZ"))
DEGREES = frozenset(("so", "too", "very", "as", "more", "how", "quite", "rather", "really"))
"""Words that say how much, before an adverb and not before "in a loud voice"."""


def misplaced(one: Words, other: Words, forms: Collection[Words]) -> bool:
    """Whether a phrase stands in one of the forms where the other would say something else or nothing: before "not" ("must not"
    and "have to not"), or as a subject and its verb that are asked about ("do you want to" and "do you would like to"),
    or after another article; or where nobody shortens a verb, or before a noun ("a little sleep" and "a bit sleep")."""
    for form in forms:
        for i in range(len(form) - len(one) + 1):
            if form[i : i + len(one)] != one:
                continue
            before, after = form[i - 1 : i], form[i + len(one) : i + len(one) + 1]
            if one[0] != other[0] and before == other[:1] and not has_chinese(other[0]):
                return True  # "got married" and "got got married"
            if after == ("not",) and "'" not in other[-1] and "'" not in one[-1]:
                return True
            if after and (shortened_badly(other[-1], after[0]) or asked_badly(one[-1], other[-1], after[0])):
                return True
            if has_chinese("".join(one)):
                last, first = (word[0] if word else "" for word in (before, after))
                if standing.misplaced(
                    "".join(one), "".join(other), last, first, "".join(form[:i]), "".join(form[i + len(one) :])
                ):
                    return True
                continue
            left, right = form[:i], form[i + len(one) :]
            place = Place(left, one, other, right)
            if fixed(*place) or another_sense(place) or takes_another(place) or broken(left, one, right):
                return True
            if repeated(one, other, (*left, *right)):
                return True
            if one[-1] != other[-1] and counted_badly(other[-1], form[i + len(one) : i + len(one) + 2]):
                return True
            if (one[-1] == "no" and after == ("one",)) or (one == ("a", "little") and after and "NN" in tags(after[0])):
                return True
            if after and after[0] in NEVER_BEFORE.get(one, ()):
                return True
            if before and before[0] in NEVER_AFTER.get(one, ()):
                return True
            if one[0] == "many" and before and before[0] in LIMITING:
                return True
            if (
                one[0] == "like"
                and before
                and (
                    before[0] in ("would", "to", "feel", "feels", "felt", "look", "looks", "looked", "sounds", "much")
                    or before[0].endswith("'d")
                )
            ):
                return True
            be = other[0].removesuffix("n't")
            asks = form[0] in ("do", "does", "did") and not {",", "but", "and"} & set(form[:i])
            if be in BEING and one[0].removesuffix("n't") not in BEING and (asks or not agrees(form[:i], be)):
                return True
            if before and participle(one[0], other[0], governor(form[:i])):
                return True
            if (
                len(one) == 1
                and one[0].endswith("ly")
                and other[0] in ("in", "at", "with", "by")
                and before
                and before[0] in DEGREES
            ):
                return True
            if (
                len(one) == 1
                and one[0].endswith("ly")
                and other[0] in ("in", "at", "with", "by", "on")
                and after
                and (VERBAL & tags(after[0]) or (after[0].isalnum() and after[0] not in JOINING))
            ):
                return True
            if adverb(other[-1]) and not adverb(one[-1]) and described(form[:i]):
                return True
            if "be" in (one[0], other[0]) and one[0] != other[0] and denied_by_do(form[:i]):
                return True
            if before in (("a",), ("an",)) and before != (article(other),):
                return True
            if denied(one) != denied(other) and form[-1:] == ("?",) and form[-4:-3] == (",",):
                return True  # "you were late, weren't you"
            if one == ("again",) and denied(form[:i]):
                return True  # "it will never happen again"
            if asked_of_can(one[0], other[0], form, before):
                return True
            if one[0] in ALONE and len(one) > 1 and before and before[0] in AUXILIARY:
                return True
    return False


def repeated(one: Words, other: Words, beside: Words) -> bool:
    """Whether a word of its own would come twice that stands once: "start from the start", 'call lifts "lifts"'."""
    return any(word in beside and word not in one and len(word) > 3 and not is_function(word) for word in other)


def counted_badly(much: str, after: Words) -> bool:
    """Whether "many" would stand before what is one ("many experience"), or "much" before what are many."""
    plural = [is_plural(word) for word in after]
    return (much == "many" and not any(plural)) or (much == "much" and plural[:1] == [True])


def asked_of_can(one: str, other: str, form: Words, before: Words) -> bool:
    """Whether "can" would not ask what it asked: "how can you tell" asks what is possible, and "can you help" for help; and
    "could we have been" asks of the past."""
    possible = one == "can" and other in ("could", "may") and bool(before) and before[0].isalnum()
    return possible or (one == "could" and other == "can" and "have" in form)


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
