"""Objectives: what a good text is, as a sum of named log-density terms. Knows nothing of samplers."""

from objectives.base import Objective as Objective
from objectives.base import Scaled as Scaled
from objectives.base import Scores as Scores
from objectives.base import Sum as Sum
from objectives.base import Tokens as Tokens
from objectives.keywords import Avoids as Avoids
from objectives.keywords import Contains as Contains
from objectives.length import LengthPrior as LengthPrior
from objectives.phrases import Phrases as Phrases
from objectives.repetition import Repetition as Repetition
from objectives.roundtrip import RoundTrip as RoundTrip
