"""Sentences from keywords, as a library: search for the best, then draw from the distribution and ask whether it mixed.

Run it with no arguments, or with words: python examples/keywords.py coffee morning
"""

from __future__ import annotations

import sys

import searchgen


def main(words: list[str], **options: object) -> None:
    """Print the finds of a search and the diagnostics of a sample; `options` go to both calls."""
    model = options.pop("model", None) or searchgen.load()
    best = searchgen.generate(*words, model=model, n=3, **options)
    for candidate in best:
        print(f"{candidate.log_density:8.2f}  {candidate.text}")

    draws = searchgen.generate(*words, model=model, n=3, mode="sample", **options)
    for candidate in draws:
        print(f"{candidate.log_density:8.2f}  {candidate.text}")
    print(f"R-hat of the log-density: {draws.diagnostics.r_hat['log_density']:.2f}")
    for finding in draws.diagnostics.findings:
        print(f"note: {finding}")


if __name__ == "__main__":
    main(sys.argv[1:] or ["dog", "frisbee", "park"])
