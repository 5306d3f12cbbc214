"""Next step: who acts, what, by when. Pure."""
