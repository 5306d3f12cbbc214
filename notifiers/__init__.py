"""How people are told: messages, words, cards (pure), and the doors to Slack and the console."""
