"""Proposals: how a row may change, and the probability of each change in both directions."""
