"""Who could help, in what order, and why. Pure: no I/O, clock, log or randomness.

`Pool` holds the volunteers as arrays and is patched when they, or their history (`Facts`), change; `ask_for` makes
one request ready; `rank` gives its `Ranking`; `verdict` says of one volunteer why they are where they are;
`keep_places` joins a new ranking to a list that is being worked.
"""
