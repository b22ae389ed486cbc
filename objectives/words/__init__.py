"""Terms about the words of a text: which occur, how many, how often again, how rare."""
