"""How a language model is run: batches, packed rows, shared prefixes, heads."""
