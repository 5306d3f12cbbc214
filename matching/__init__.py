"""Who could help, in what order, and why. Pure: no I/O, clock, log or randomness."""
