"""Results: draws of a sample, finds of a search, findings in words, export."""
