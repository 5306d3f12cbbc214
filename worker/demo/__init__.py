"""`hyperlocal demo`: the unmodified worker at work on a made-up town, told so that one can follow it."""
