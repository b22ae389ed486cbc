"""Training of small models with three roles from plain text: what `searchgen train` runs."""
