"""What the base says: tables, columns and options (spelled once), records, parsing, drift. Pure; a leaf."""
