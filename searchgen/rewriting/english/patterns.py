"""Patterns of learners' mistakes of tense and of word order, each with its way back.

A pattern speaks only where a sentence is plain enough for it to be sure.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from searchgen.grammar.lexicon import ACTIVE, MONTHS, PASSIVE, inflected, lemmas, participle, tags
from searchgen.rewriting.english.plain import DAY, TIME

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
SIZED = "old|big|tall|strong|rich|good|warm|large|long|young|brave|clever|smart|fast|high|small"
PAST = (
    "went|ate|wrote|took|gave|came|drank|spoke|broke|drove|knew|began|swam|sang|wore|chose|stole|rode|threw|flew|grew|drew|ran|"
    "became"
)
"""The past of verbs whose participle is another word."""
HAVE = "have|has|had|i've|we've|they've|you've"
ADVISE = "suggest|suggests|suggested|propose|proposed|recommend|recommends|recommended"
WENT = rf"((?: ?[^ ,.;]+){{1,4}} (?:yesterday|last (?:{TIME}|{DAY})|in \d{{4}}|{SPAN} ago)){END}"
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


def suggested(match: re.Match[str]) -> str | None:
    """ "suggested me to go" as "suggested that i go"."""
    return f"{match[1]} that {ACTIVE[match[2]]} {match[3]}" if "VB" in tags(match[3]) else None


def suggested_to(match: re.Match[str]) -> str | None:
    return f"{match[1]} {PASSIVE[match[2]]} to {match[3]}" if "VB" in tags(match[3]) else None


def wanted(match: re.Match[str]) -> str | None:
    """ "i want that you come" as "i want you to come"."""
    who = PASSIVE[match[2]]
    stem = match[3] if "VB" in tags(match[3]) else next(iter(lemmas(match[3])), "")
    return f"{match[1]} {who} to {stem}" if stem else None


def wanted_that(match: re.Match[str]) -> str | None:
    who = ACTIVE[match[2]]
    return f"{match[1]} that {who} {match[3]}" if "VB" in tags(match[3]) else None


def supposed(match: re.Match[str]) -> str | None:
    """ "if i would have time" as "if i had time", and "if i would have known" as "if i had known"."""
    who, verb, after = match.groups()
    if verb == "have" and participle(after) and "VB" not in tags(after):
        return f"if {who} had {after}"
    form = ("were",) if verb == "be" else inflected(verb, "VBD") if "VB" in tags(verb) else ()
    return f"if {who} {form[0]} {after}" if form else None


def supposed_with_would(match: re.Match[str]) -> str | None:
    who, verb, after = match.groups()
    if verb == "had" and participle(after) and "VB" not in tags(after):
        return f"if {who} would have {after}"
    stem = "be" if verb == "were" else next((stem for stem in lemmas(verb) if verb in inflected(stem, "VBD")), "")
    return f"if {who} would {stem} {after}" if stem else None


def done(match: re.Match[str]) -> str:
    """ "have went" as "have gone"."""
    return f"{match[1]} {inflected(lemmas(match[2])[0], 'VBN')[0]}"


def done_before(match: re.Match[str]) -> str | None:
    past = next((form for stem in lemmas(match[2]) for form in inflected(stem, "VBD")), "")
    return f"{match[1]} {past}" if past in PAST.split("|") else None


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
    (
        rf"\b({ADVISE}) (?:to )?(me|us|him|her|them) to (\w+)", suggested,
        rf"\b({ADVISE}) that (i|we|he|she|they) (\w+)", suggested_to,
    ),
    (
        r"^if (i|he|she|we|they) would (?!like|rather|prefer|love|only|just|care|mind)(\w+) (\w+)", supposed,
        r"^if (i|he|she|we|they) (\w+) (\w+)", supposed_with_would,
    ),
    (rf"\b({HAVE}) ({PAST})\b", done, rf"\b({HAVE}) (\w+)", done_before),
    (
        rf"\b(want|wants|wanted|would like) that {WHO} (\w+)", wanted,
        r"\b(want|wants|wanted|would like) (me|you|him|her|us|them|it) to (\w+)", wanted_that,
    ),
    (r"\b(prefers?|preferred) (\w+) than\b", r"\1 \2 to", r"\b(prefers?|preferred) (\w+) to\b", r"\1 \2 than"),
    (rf"\benough ({SIZED}) to\b", r"\1 enough to", rf"\b({SIZED}) enough to\b", r"enough \1 to"),
    (
        rf"{CLAUSE}{WHO} (?:have|has|had) been to {WENT}",
        r"\1 went to \2",
        rf"{CLAUSE}{WHO} went to {WENT}",
        r"\1 have been to \2",
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
