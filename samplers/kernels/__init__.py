"""Markov kernels: each leaves its target invariant."""
