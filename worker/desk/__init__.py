"""Where a request stands with the people of the desk, and the desk's timings. Pure."""
