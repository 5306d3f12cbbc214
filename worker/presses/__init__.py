"""What people press in Slack: how it comes in, is carried out together, and is answered."""
