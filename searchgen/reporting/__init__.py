"""A page that tells of a run: what goes on it, and how it is written, as one file of HTML that needs no network."""
