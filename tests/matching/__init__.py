"""Who could help, in what order, and why."""
