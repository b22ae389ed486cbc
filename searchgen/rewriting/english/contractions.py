"""Contractions written out, where it is sure what they stand for, so that other rules see the words."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from searchgen.grammar.lexicon import BODIES, SUBJECTS, Words, tags

BETTER = ("better", "best")
"""What stands after "had", though "better" may be a verb."""
BETWEEN = ("already", "just", "never", "always", "only", "also", "ever", "finally", "recently")
"""What stands between "has" and a participle."""
SURE = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will"}


def written_out(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "I've lived here" -> "I have lived here"; "'s" before what is surely no participle, "'d" before bare verbs."""
    for i, word in enumerate(body):
        subject, mark, ending = word.partition("'")
        after = body[i + 1] if i + 1 < len(body) else ""
        if subject not in SUBJECTS or not mark or not after:
            continue
        verb = SURE.get(mark + ending, "")
        done = after in BETWEEN and bool({"VBN", "VBD"} & tags("".join(body[i + 2 : i + 3])))  # "it's already started"
        owned = subject in BODIES and {"NN", "NNS"} & tags(after) and "JJ" not in tags(after)  # "everyone's nerves"
        if ending == "s" and not owned and "VBN" not in tags(after) and after not in ("not", "got", "been") and not done:
            verb = "is"
        bare = "VB" in tags(after) and not {"VBN", "RB"} & tags(after)
        if ending == "d" and after not in BETTER and (bare or after in ("rather", "like")):
            verb = "would"
        if verb:
            yield (*body[:i], subject, verb, *body[i + 1 :])
