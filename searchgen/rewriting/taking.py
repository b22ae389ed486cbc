"""Phrases of English that take another clause or object than those that might stand for them: "I'm sorry I lost it".

Each test has the sentence that it was made for.
"""

from __future__ import annotations

from objectives.source.meaning import Words
from searchgen.grammar.lexicon import SUBJECTS, is_plural, listed, tags
from searchgen.rewriting.place import ASKED, BEING, Place, denied, split

RELATIVE = listed("that what which who something anything people things one everything nothing")
"""Words of what a clause without its object speaks of: "something that I don't know"."""
EMPTY = listed("nobody nothing never none no nor neither")
"""Words by which a subject denies."""
MOST = listed("much lot better more best most")
"""Words of how much somebody likes something, which nobody is fond of."""
NEEDING = listed("to from of with for at on in by about")
"""Prepositions, after which something is to follow."""
WHO = listed("i he she we they there")
"""Words with which a clause begins."""
AFTER_BE = listed("to today now because")
"""What follows "am" where it ends a clause: "I owe what I am to you"."""


def takes_another(p: Place) -> bool:
    """Whether a phrase that takes a clause, or an object, would take another one."""
    return (
        (
            denied(p.other)
            and not denied(p.one)
            and (p.following in ("or", "and") or p.before[:1] == ("either",) or negative(p.before))
        )  # "no one was late"
        or (p.other[0].startswith("await") and "to" in p.after)  # "waiting for her to call"
        # "one that I don't know"
        or ("idea" in p.other and (p.ends or not p.one[-1][0].isalnum()) and bool(RELATIVE & {*p.before}))
        or (p.other[-2:] == ("i", "apologize") and not p.ends and p.following != "for")  # "I'm sorry I lost it"
        or ("inform" in p.other and p.following in ASKED)  # "let me know what it is"
        # "tell me what to do"
        or (p.other[0].startswith("let") and p.one[0].startswith("tell") and p.after[:2] == ("what", "to"))
        or (p.other[:3] == ("no", "matter", "what") and not p.start)  # "do whatever you like"
        or (p.other[:2] == ("don't", "forget") and not p.start and p.last not in ("please", "and", "but", "so", "then"))
        # "full after eating"
        or (p.one[0] in ("before", "after") and "you" in p.other and "you" not in p.one and not told(p.before))
        or (p.other[0] == p.one[0] == "who" and "is" in p.other and several(p.last))  # "people who will help"
        or ("doubts" in p.other and "doubts" not in p.one and (p.ends or p.last.endswith("ly")))  # "I highly doubt that"
        or (tagged(p.after) and bool(BEING & split(p.one)) and not BEING & split(p.other))  # "you are busy, aren't you"
        or ("fond" in p.other and "fond" not in p.one and bool(MOST & {*p.after}))  # "I like cats very much"
        # "what she looks like", "he looks like he is tired"
        or (p.other[0].startswith("resembl") and (p.ends or p.following.partition("'")[0] in WHO | {"rain", "snow"}))
        or ("dislike" in " ".join(p.other) and "all" in p.after)  # "I don't like it at all"
        or (p.other[:3] == ("it", "is", "said") and not p.start)  # "some people say"
        or ("unlike" in p.other and "to" in p.after)  # "rules differ from school to school"
        or (p.other[0] == "there's" and p.last == "over")  # "the tower over there is a church"
        or (p.other[-1] in NEEDING and p.one[-1] not in NEEDING and p.ends)  # "winter is drawing near"
        or p.following == "'"  # "my parents' house"
        or (p.other[-1].endswith(("'m", "'re")) and p.last in ("what", "who", "where") and p.following in AFTER_BE)
    )


def tagged(after: Words) -> bool:
    """Whether a sentence ends by asking for assent: ", aren't you?"."""
    return len(after) > 3 and after[-1] == "?" and after[-4] == "," and after[-2] in SUBJECTS


def several(word: str) -> bool:
    """Whether a word names more than one person or thing."""
    return is_plural(word) or word in ("people", "those", "they", "we", "children", "men", "women")


def negative(before: Words) -> bool:
    """Whether a subject denies already."""
    return bool(EMPTY & {*before[-2:]})


def told(before: Words) -> bool:
    """Whether a sentence that begins so speaks to "you": a request, or one of what "you" do."""
    return not before or "you" in before[:1] or ("VB" in tags(before[0]) and before[0] not in SUBJECTS) or before[0] == "please"
