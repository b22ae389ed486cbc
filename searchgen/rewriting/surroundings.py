"""Where a phrase of the tables must not stand for another, though each line of them holds nearly everywhere."""

from __future__ import annotations

from collections.abc import Collection

from objectives.source.meaning import Words
from searchgen.rewriting.chinese.limits import table as chinese
from searchgen.rewriting.chinese.limits.where import MARKS
from searchgen.rewriting.english.fitting import fits
from searchgen.rewriting.english.limits import table as english
from searchgen.rewriting.expressions import broken
from searchgen.rewriting.limits.where import Place
from searchgen.text.languages import has_chinese


def misplaced(one: Words, other: Words, forms: Collection[Words]) -> bool:
    """Whether a phrase stands in one of the forms where the other would say something else or nothing."""
    where = misplaced_chinese if has_chinese("".join(one)) else misplaced_english
    return any(
        where(Place(form[:i], one, other, form[i + len(one) :]))
        for form in forms
        for i in range(len(form) - len(one) + 1)
        if form[i : i + len(one)] == one
    )


def misplaced_english(place: Place) -> bool:
    before, one, other, after = place
    if one[0] != other[0] and place.last == other[0]:
        return True  # "got married" and "got got married"
    if place.following == "not" and "'" not in other[-1] and "'" not in one[-1]:
        return True  # "must not" and "have to not"
    return not fits(place) or english.LIMITS.refuse(place) or broken(before, one, after)


def misplaced_chinese(place: Place) -> bool:
    return doubled(place) or chinese.LIMITS.refuse(place)


def doubled(place: Place) -> bool:
    """Whether a word of Chinese would stand twice side by side: 是真的吗 for 真的吗 after 是."""
    one, other, last, following = "".join(place.one), "".join(place.other), place.last, place.following
    first = bool(last) and other.startswith(last) and not one.startswith(last)
    return first or (bool(following) and following not in MARKS and other.endswith(following) and not one.endswith(following))
