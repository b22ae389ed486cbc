"""The page of a report: its parts, pictures and words, and how they become one file of HTML that needs no network."""
