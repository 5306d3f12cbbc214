"""What a group sets: where it comes from, how it is read, and what can be wrong with it."""
