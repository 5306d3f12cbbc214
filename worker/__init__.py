"""The worker: a level-triggered reconciler between a base and a channel."""
