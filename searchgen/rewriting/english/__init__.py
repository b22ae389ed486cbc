"""Changes of structure that keep what an English sentence says."""
