"""What is seen of a run: observers, kept states, recordings, run files, a chain played in a notebook."""
