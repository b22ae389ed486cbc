"""Sentences from keywords."""
