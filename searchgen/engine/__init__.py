"""The middle floor: problems, runs, draws, finds, and what looks on while a run goes."""
