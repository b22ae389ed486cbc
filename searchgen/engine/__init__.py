"""The middle floor: `search` and `sample` run a problem, and the rooms hold what they are made of."""
