"""Reports: from a run to the page that tells of it."""
