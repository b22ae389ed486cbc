"""Lists of English words that rules of grammar speak of."""

from __future__ import annotations

from searchgen.grammar.lexicon import MONTHS, listed

UNCOUNTED = listed(
    "advice information furniture homework luggage baggage news equipment knowledge weather traffic progress "
    "money bread rice music"
)
ADVISED = listed("advices informations furnitures homeworks luggages baggages equipments knowledges")
MODAL = listed("can could will would shall must should may might can't cannot couldn't won't wouldn't mustn't shouldn't")
DO = listed("do does did don't doesn't didn't")
THIRD = listed("he she it")
COUNTED = listed("two three four five six seven eight nine ten many several few these those")
SAME = listed("sheep fish deer series species aircraft people hundred thousand million dozen")
NUMBERED = listed("at by until till after before page chapter room number line gate platform bus level grade to -") | listed(
    MONTHS
)
"""Words whose number does not count what follows."""
UNITS = listed("am pm kg km cm mm mph usd eur lb oz ft min sec percent noon o'clock")
PLURALS = listed("children men women teeth feet mice glasses trousers pants jeans scissors")
NUMEROUS = listed("few dozen hundred thousand million billion couple great good further additional mere")
"""What may stand between "a" and a plural."""
CLOSING = listed(". , ! ? ; and or but in on at with from for to of is are was were that who which")
"""What may stand after a whole noun."""
MARKS = listed(". , ! ? ;")
SEEN = listed("you him them me us the a my your his her their")
GERUND = listed("enjoy enjoys enjoyed finish finished avoid avoids avoided suggest suggests suggested")
PAST = listed("yesterday ago")
LASTED = listed("night week month year")
PRESENT = listed(
    "go goes is am are have has do does see eat come get meet buy take make write give drink visit play watch arrive work walk "
    "call ask want like"
)
"""Common verbs whose present is like no past form."""
WRONG_FORMS = {
    **dict.fromkeys(THIRD, listed("don't have do are were am haven't aren't weren't")),
    **dict.fromkeys(("you", "we", "they"), listed("has does doesn't is isn't hasn't goes likes wants was wasn't am")),
    "i": listed("has does doesn't is isn't hasn't goes likes wants are aren't"),
    **dict.fromkeys(
        ("everybody", "everyone", "somebody", "someone", "nobody"), listed("are were have do don't aren't weren't haven't")
    ),
}
"""A subject -> forms of verbs that are never its own."""
OF_ONE = listed("is was has does isn't wasn't hasn't doesn't goes comes likes wants needs knows lives speaks makes takes")
OF_MANY = listed("are were have do aren't weren't haven't don't go come want need know live speak make take")
GROUPS = listed(
    "police family team staff government couple crew public group class majority minority rest half lot number committee "
    "audience crowd band company press media data cattle poor rich young old"
)
"""Nouns in the singular that may have a verb in the plural."""
OPENING = listed("the my your his her its our their these those this that some many most all every each a an")
MANY = listed("these those some many most all their")
BE = listed("am is are was were isn't aren't wasn't weren't")
FINITE = BE | MODAL | DO | listed("have has had haven't hasn't hadn't")
JOINED = {*DO, *MODAL} | listed("and let make made see saw hear heard help watch if wish that")
"""Words after which a pronoun is not the subject of a plain statement."""
BEGINNING = ("", "because", "but", "and", "when")
"""Words before the subject of a clause."""
AGAIN = listed("that had very bye no so")
"""Words that are said twice on purpose."""
OPENING_CLAUSES = ("", "because", "but")
"""Words after which a plural noun is the subject of a clause."""
