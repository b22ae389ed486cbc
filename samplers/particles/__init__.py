"""Independent and weighted draws: ancestral, rejection, importance, sequential Monte Carlo."""
