"""What a press does to the base: pure, act by act. Nothing here reads, writes or answers.

A deed is made of a press and of the row as it was just read again. It says what to write on behalf of who
pressed, which contacts to note, and what they are told; or it is refused, and nothing is written at all.
"""
