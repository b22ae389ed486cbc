"""Rewriting: sources, tasks, targets, start states and moves that say a sentence another way."""
