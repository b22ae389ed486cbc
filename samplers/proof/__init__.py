"""Exact tests: every random choice of a kernel enumerated."""
