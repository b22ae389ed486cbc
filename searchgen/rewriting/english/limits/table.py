"""All limits of English."""

from __future__ import annotations

from searchgen.rewriting.english.limits import adverbs, clauses, nouns, verbs
from searchgen.rewriting.english.limits.pattern import matcher
from searchgen.rewriting.limits.limit import Limits

LIMITS = Limits((*nouns.LIMITS, *verbs.LIMITS, *adverbs.LIMITS, *clauses.LIMITS), matcher)
