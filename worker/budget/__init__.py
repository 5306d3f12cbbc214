"""Keeping within a month of Airtable calls, and the safety valve before many old requests."""
