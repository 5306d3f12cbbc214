"""filterByFormula, for real: a grammar, a compiler to closures, and the functions that the stand-in knows.

Everything else is refused in the vendor's words; nothing is ever guessed.
"""
