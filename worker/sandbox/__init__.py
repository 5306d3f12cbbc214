"""Local stand-ins for Airtable, Slack and Nominatim on one port, as strict as the real ones."""
