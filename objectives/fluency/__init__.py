"""Terms that ask a language model, and what they can draw from it."""
