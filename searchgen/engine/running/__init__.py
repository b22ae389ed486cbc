"""Runs: the loop of a search or of a sample, chains and ladders, checkpoints."""
