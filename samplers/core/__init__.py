"""What every sampler is made of: types, states, random streams, distributions, and where a row may be edited."""
