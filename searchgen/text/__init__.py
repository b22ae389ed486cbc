"""Text and tokens: alphabets, words, spelling, and texts that come back unchanged through a tokenizer."""
