"""Diagnosis of a run: numbers by scalar and by move, findings in words, and the verdict on a terminal."""
