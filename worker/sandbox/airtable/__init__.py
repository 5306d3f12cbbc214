"""A stand-in for Airtable's Web API: as strict as the real one, with the vendor's own refusals.

Four files tell most of it: `urls` (which paths), `responses` (parse and shape), `models` with `records` and
`meta` (data and rules), `exceptions` (the vendor's bodies). What it does not implement it refuses: webhooks,
comments, attachments, collaborators, barcodes, computed columns other than autonumbers, `cellFormat=string`,
`recordMetadata`, and every formula function that is not in `formula.functions`.
"""

from worker.sandbox.airtable.stand_in import AirtableStandIn

__all__ = ["AirtableStandIn"]
