"""Terms about a source: similarity, novelty, edit distance."""
