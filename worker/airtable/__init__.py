"""The door to Airtable: calls, answers, refusals, formulas."""
