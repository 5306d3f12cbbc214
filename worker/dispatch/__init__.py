"""What people type behind `/dispatch`, and what it answers."""
