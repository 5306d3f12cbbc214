"""How fast and how large: medians, printed, never asserted (a shared machine would make them lie)."""
