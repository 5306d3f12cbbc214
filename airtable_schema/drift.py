"""How a base differs from the template, as a pure comparison; and the template in Airtable's words."""

from airtable_schema.template_json import template_tables

__all__ = ["template_tables"]
