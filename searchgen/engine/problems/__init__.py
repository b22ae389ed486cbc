"""Problems: a target over texts, where chains begin, and what proposes changes."""
