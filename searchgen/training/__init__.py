"""Training of small models with three roles from plain text, as `searchgen train` does it."""
