"""A stand-in for Slack: Web API and Socket Mode of one workspace, as strict as the real one, and stricter.

Four files tell most of it: `urls` (which methods), `responses` (parse and shape), `models` with `messages`,
`people` and `views` (data and rules), `exceptions` (Slack's refusals). `sockets` is Socket Mode, `hands` what
people do and see. What it does not implement it refuses.
"""
