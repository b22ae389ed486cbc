"""What every term is made of: the base class, the contract that it must meet, rows, caches."""
