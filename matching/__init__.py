"""Who could help, in what order, and why. Pure: no I/O, clock, log or randomness.

`pool.Pool` holds the volunteers as arrays and is patched when they, or their history (`facts.Facts`), change.
`ask.ask_for` makes one request ready, and `ranking.rank` gives its `Ranking`, under a `policy.Policy`.
`verdicts.verdict` says of one volunteer why they are where they are; `places.keep_places` joins a new ranking
to a list that is being worked.
"""
