"""Where a phrase must not become another: limits, of which each language has its tables, and conditions on places."""
