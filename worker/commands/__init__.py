"""What `hyperlocal check` and `hyperlocal plan` do, and how a command ends."""
