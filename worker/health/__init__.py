"""Whether the worker works, and how people see it: its row, losses and returns, alerts, pings, HTTP."""
