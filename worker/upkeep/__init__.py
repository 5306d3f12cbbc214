"""What the base is kept at beside the requests: calls, volunteers, people, and what is forgotten."""
