"""What people do not write in Chinese: found in sentences that a judge thought probable, and made into patterns.

They order what is found, and correct nothing: the mistakes of learners, which have a way back, are in
`searchgen.grammar.chinese`.
"""

from __future__ import annotations

from searchgen.grammar.chinese_clauses import odd_clauses
from searchgen.grammar.chinese_events import EVENTS
from searchgen.grammar.chinese_things import THINGS

RULES = (*EVENTS, *THINGS)


def oddities(text: str) -> int:
    """How many kinds of what people do not write a Chinese text has."""
    return sum(rule.search(text) is not None for rule in RULES) + odd_clauses(text)
