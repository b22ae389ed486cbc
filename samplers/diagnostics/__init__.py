"""How far a run can be trusted: R-hat, effective sample sizes, standard errors, occupancy, round trips."""
