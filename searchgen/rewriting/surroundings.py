"""Where a phrase of the tables must not stand for another, though each line of them holds nearly everywhere."""

from __future__ import annotations

from collections.abc import Collection

from objectives.source.meaning import Words
from searchgen.rewriting.chinese import standing
from searchgen.rewriting.english.fitting import fits
from searchgen.rewriting.english.limits.table import limited
from searchgen.rewriting.english.limits.where import Place
from searchgen.rewriting.expressions import broken
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
    return not fits(place) or limited(place) or broken(before, one, after)


def misplaced_chinese(place: Place) -> bool:
    before, one, other, after = map("".join, place)
    return standing.misplaced(one, other, place.last, place.following, before, after)
