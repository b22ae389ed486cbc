"""Objectives: what a good text is, as a sum of named log-density terms. Knows nothing of samplers."""

from objectives.base import Objective as Objective
from objectives.base import Scaled as Scaled
from objectives.base import Scores as Scores
from objectives.base import Sum as Sum
from objectives.base import Tokens as Tokens
from objectives.hard import Hard as Hard
from objectives.hard import Soft as Soft
from objectives.keywords import Avoids as Avoids
from objectives.keywords import Contains as Contains
from objectives.keywords import ContainsAny as ContainsAny
from objectives.keywords import EndsWith as EndsWith
from objectives.keywords import InOrder as InOrder
from objectives.keywords import StartsWith as StartsWith
from objectives.length import LengthPrior as LengthPrior
from objectives.novelty import Novelty as Novelty
from objectives.phrases import Phrases as Phrases
from objectives.rarity import Rarity as Rarity
from objectives.repetition import Repetition as Repetition
from objectives.roundtrip import RoundTrip as RoundTrip
from objectives.texts import Custom as Custom
from objectives.texts import CustomTokens as CustomTokens
from objectives.texts import Matches as Matches
from objectives.texts import TextTerm as TextTerm
