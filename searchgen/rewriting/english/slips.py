"""Learners' mistakes of more than one word: phrases of a table, patterns of tense and of word order, each with its way back.

A pattern speaks only where a sentence is plain enough for it to be sure. What a pattern makes of a sentence may need further
corrections, each a step of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

from searchgen.grammar.lexicon import MONTHS, Words, inflected, lemmas, participle, tags
from searchgen.rewriting.english.plain import DAY, TIME
from searchgen.rewriting.phrases import LONGEST, lines
from searchgen.text.reading import words_of

COUNT = (
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|sixteen|eighteen|twenty|thirty|forty|fifty)"
)
SPAN = rf"{COUNT} (?:second|minute|hour|day|week|month|year)s?"
POINT = rf"(?:{SPAN}|\d{{4}}|yesterday|last {TIME}|{DAY}|{'|'.join(MONTHS.split())}|my childhood)"
CLAUSE = r"(?:^|(?<= [,;] )|(?<= and )|(?<= but )|(?<= because ))"
"""Before the subject of a clause."""
THEY, HE = "(?:i|you|we|they)", "(?:he|she)"
WHO = "(i|you|he|she|it|we|they)"
BE = {"i": "am", "he": "is", "she": "is", "it": "is"}
END = r"(?= [.,!?;]|$)"
TOLD = "(?:tell|told|ask|asked|asks) (?:me|us|you|him|her|them)"
ASKED = f"(?:know|knows|knew|remember|remembers|understand|wonder|wondered|no idea|{TOLD})"
PLACE = r"((?:the|my|your|his|her|our|their|this|that) (?:\w+ )?\w+|he|she|it|they|you|we)"
WOMAN = "mother|sister|wife|daughter|aunt|grandmother|girlfriend"
MAN = "father|brother|husband|son|uncle|grandfather|boyfriend"
OWNER = "(?:my|your|his|her|our|their)"
ANY = {"nothing": "anything", "nobody": "anybody", "nowhere": "anywhere"}
NO = {other: one for one, other in ANY.items()}
LASTED = "am|are|live|work|study|know|learn|play|teach|wait"

Put = str | Callable[["re.Match[str]"], str | None]


def stated(match: re.Match[str]) -> str | None:
    """ "where do you live" as part of a sentence: "where you live"."""
    before, asking, do, who, verb = match.groups()
    form = inflected(verb, {"do": "VB", "does": "VBZ", "did": "VBD"}[do]) if "VB" in tags(verb) else ()
    return f"{before} {asking} {who} {form[0]}" if form else None


def asked(match: re.Match[str]) -> str | None:
    before, asking, who, verb = match.groups()
    stems = lemmas(verb)
    if len(stems) != 1 or stems == ("be",) or {"VBG", "MD"} & tags(verb):
        return None
    do = "does" if verb in inflected(stems[0], "VBZ") else "do" if verb == stems[0] else "did"
    return f"{before} {asking} {do} {who} {stems[0]}"


def without_will(match: re.Match[str]) -> str | None:
    """ "if he will come" with the present: "if he comes"."""
    who, verb = match.groups()
    if "VB" not in tags(verb) and verb != "be":
        return None
    if verb == "be":
        return f"if {who} {BE.get(who, 'are')}"
    return f"if {who} {inflected(verb, 'VBZ')[0] if who in BE and who != 'i' else verb}"


def with_will(match: re.Match[str]) -> str | None:
    who, verb = match.groups()
    stems = lemmas(verb)
    return f"if {who} will {stems[0]}" if len(stems) == 1 and not {"VBD", "MD"} & tags(verb) and verb != "will" else None


def accustomed(match: re.Match[str]) -> str | None:
    """ "I am used to get up" as "I am used to getting up"."""
    form = inflected(match[3], "VBG") if "VB" in tags(match[3]) and not match[3].endswith("ing") else ()
    return f"{match[1]}{match[2]} used to {form[0]}" if form else None


def bare(match: re.Match[str]) -> str | None:
    stems = lemmas(match[3])
    return f"{match[1]}{match[2]} used to {stems[0]}" if len(stems) == 1 else None


def aged(match: re.Match[str]) -> str:
    who, years = match.groups()
    return f"{who} {BE.get(who, 'are')} {years}"


def having(match: re.Match[str]) -> str:
    who, years = match.groups()
    return f"{who} {'has' if who in ('he', 'she', 'it') else 'have'} {years}"


PATTERNS: tuple[tuple[str, Put, str, Put], ...] = (
    (rf"\bsince ({SPAN})(?! ago| before| earlier)", r"for \1", rf"\bfor ({SPAN})", r"since \1"),
    (rf"\b{WHO} (?:have|has) ({COUNT} years old)", aged, rf"\b{WHO} (?:am|is|are) ({COUNT} years old)", having),
    (
        rf"^(where|what|when|why|how) {WHO} (am|is|are|was|were|can|could|will|would|should|do|does|did)\b(?=[^,]* \?$)",
        r"\1 \3 \2",
        rf"^(where|what|when|why|how) (am|is|are|was|were|can|could|will|would|should|do|does|did) {WHO}\b(?=[^,]* \?$)",
        r"\1 \3 \2",
    ),
    (
        rf"\b({ASKED}) (where|when|why|how) (is|are|was|were) {PLACE}(?= [.?]$)",
        r"\1 \2 \4 \3",
        rf"\b({ASKED}) (where|when|why|how) {PLACE} (is|are|was|were)(?= [.?]$)",
        r"\1 \2 \4 \3",
    ),
    (
        rf"\b({ASKED}) (where|when|why|how|what) (do|does|did) {WHO} (\w+)\b",
        stated,
        rf"\b({ASKED}) (where|when|why|how|what) {WHO} (\w+)\b",
        asked,
    ),
    (
        rf"{CLAUSE}{WHO}( am| is| are| was| were|'m|'s|'re|'m not| got| get) used to (?!the|my|it|be)([a-z]+)\b", accustomed,
        rf"{CLAUSE}{WHO}( am| is| are| was| were|'m|'s|'re|'m not| got| get) used to ([a-z]+ing)\b", bare,
    ),
    (r"^if (i|he|she|it|we|they) will (\w+)", without_will, r"^if (i|he|she|it|we|they) (\w+)", with_will),
    (
        r"(n't (?:\w+ )?)(nothing|nobody|nowhere)\b",
        lambda m: m[1] + ANY[m[2]],
        r"(n't (?:\w+ )?)(anything|anybody|anywhere)\b",
        lambda m: m[1] + NO[m[2]],
    ),
    (rf"^({OWNER} (?:{WOMAN})) she\b", r"\1", rf"^({OWNER} (?:{WOMAN}))(?= \w+)", r"\1 she"),
    (rf"^({OWNER} (?:{MAN})) he\b", r"\1", rf"^({OWNER} (?:{MAN}))(?= \w+)", r"\1 he"),
    (
        rf"{CLAUSE}{WHO} (can|could|will|would) to (?=[a-z])",
        r"\1 \2 ",
        rf"{CLAUSE}{WHO} (can|could|will|would) (?=[a-z])",
        r"\1 \2 to ",
    ),
)  # fmt: skip
"""What is wrong, what it becomes, and the same the other way round."""
WAYS = [(re.compile(one), put, re.compile(other), back) for one, put, other, back in PATTERNS]
GONE_ON = re.compile(
    rf"{CLAUSE}(?:{THEY} (?:{LASTED})|{HE} (?:is|lives|works|studies|knows|learns|plays|teaches|waits))"
    rf"(?: (?!have|has|had|but|and)[^ ,.;]+){{0,6}} since {POINT}{END}"
    rf"|{CLAUSE}(?:{THEY} (?:live|know)|{HE} (?:lives|knows))(?: (?!have|has|had|but|and)[^ ,.;]+){{0,6}} for {SPAN}{END}"
)
"""The present of what began before and goes on: "I am here since two years"."""
OVER = re.compile(
    rf"{CLAUSE}{WHO} (?:have|has) (?:already |just )?(\w+)(?: (?!since|for|that|about|how|what)[^ ,.;]+){{0,6}}"
    rf" (?:yesterday|last (?:night|week|month|year|summer|winter)|{SPAN} ago){END}"
)
"""The perfect of what was over at a time: "I have visited Paris last year"."""


@cache
def table() -> tuple[dict[Words, Words], dict[Words, tuple[Words, ...]]]:
    """Phrases that are wrong and what was meant; and the same with the way back."""
    wrong: dict[Words, Words] = {}
    near: dict[Words, dict[Words, None]] = {}
    for line in (files("searchgen.rewriting") / "mistaken.en.txt").read_text("utf-8").splitlines():
        for plain in lines(line):
            one, other = map(words_of, plain.split(": "))
            wrong[one] = other
            near.setdefault(one, {})[other] = None
            near.setdefault(other, {})[one] = None
    return wrong, {one: tuple(others) for one, others in near.items()}


def slips(words: Words) -> Iterator[tuple[int, str]]:
    """(where, what is wrong) for each mistake of more than one word."""
    wrong, _ = table()
    for i in range(len(words)):
        if any(words[i : i + n] in wrong for n in range(2, LONGEST + 1)):
            yield i, "words that do not stand together"
    text = " ".join(words)
    for here, put, _, _ in WAYS:
        for match in here.finditer(text):
            if isinstance(put, str) or put(match) is not None:
                yield text[: match.start()].count(" "), "words in the wrong form or order"
    if found := GONE_ON.search(text):
        yield text[: found.start()].count(" "), "present of what goes on"
    if (found := OVER.search(text)) and participle(found[2]):
        yield text[: found.start()].count(" "), "perfect of the past"


def mended(words: Words) -> Iterator[Words]:
    """A sentence with one such mistake put right, or made, so that there is a way back."""
    _, near = table()
    for i in range(len(words)):
        for n in range(1, LONGEST + 1):
            for other in near.get(words[i : i + n], ()) if i + n <= len(words) else ():
                yield (*words[:i], *other, *words[i + n :])
    text = " ".join(words)
    for here, put, there, back in WAYS:
        for rule, change in ((here, put), (there, back)):
            for match in rule.finditer(text):
                new = match.expand(change) if isinstance(change, str) else change(match)
                if new is not None:
                    yield tuple((text[: match.start()] + new + text[match.end() :]).split(" "))
    yield from tenses(words)


def tenses(words: Words) -> Iterator[Words]:
    """A sentence with a verb of the present or the past in the perfect, or the other way round."""
    for i, word in enumerate(words):
        if word in ("have", "has") and i + 1 < len(words) and participle(words[i + 1]):
            for plain in simple(words[i + 1], word):
                yield (*words[:i], plain, *words[i + 2 :])
        for have, done in perfects(word):
            yield (*words[:i], have, done, *words[i + 1 :])


@cache
def perfects(word: str) -> tuple[tuple[str, str], ...]:
    """("have" or "has", participle) of a verb in the present or the past."""
    stems = lemmas(word)
    if len(stems) != 1 or stems[0] in ("have", "do") or "VBG" in tags(word) or "MD" in tags(word):
        return ()
    done = inflected(stems[0], "VBN")
    return tuple((have, form) for form in done for have in ("have", "has") if word in simple(form, have))


@cache
def simple(done: str, have: str) -> tuple[str, ...]:
    """The present and the past that "have" or "has" and a participle stand in for."""
    stems = lemmas(done)
    if len(stems) != 1 or stems[0] in ("have", "do"):
        return ()
    if stems == ("be",):
        return ("am", "are", "was", "were") if have == "have" else ("is", "was")
    present = stems if have == "have" else inflected(stems[0], "VBZ")
    return tuple(dict.fromkeys((*present, *inflected(stems[0], "VBD"))))
