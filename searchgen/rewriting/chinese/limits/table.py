"""All limits of Chinese."""

from __future__ import annotations

from searchgen.rewriting.chinese.limits import clauses, degree, doing, minds, things
from searchgen.rewriting.chinese.limits.where import matcher
from searchgen.rewriting.limits.limit import Limits

LIMITS = Limits((*clauses.LIMITS, *degree.LIMITS, *doing.LIMITS, *minds.LIMITS, *things.LIMITS), matcher)
