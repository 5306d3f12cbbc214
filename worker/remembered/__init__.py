"""What the worker remembers of a request, in columns of the base. Pure."""
