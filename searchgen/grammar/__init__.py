"""Grammar: what words may be, and rules that are sure of a mistake, in English and in Chinese."""
