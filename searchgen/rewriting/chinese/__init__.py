"""Changes of structure, and corrections, of a Chinese sentence."""
