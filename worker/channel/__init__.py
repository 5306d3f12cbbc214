"""The desk's channel: its messages sent, swept and folded, and what is said to all."""
