"""What the desk leans on, and can lose for a while."""

from enum import StrEnum


class Service(StrEnum):
    """One thing that can be lost. Its value stands in the keys of alerts and in the log, for good."""

    AIRTABLE = "Airtable"
    BASE = "Base"
    """The base lacks tables or columns, though Airtable answers."""
    CALLS = "Calls"
    """The month's Airtable calls are used up."""
    SLACK = "Slack"
    BUTTONS = "Buttons"
    PRESSES = "Presses"
    """Something that was pressed failed by a fault of the program."""
    EDITING = "Editing"
    """Slack lets no older card be changed any more."""
    MAP = "Map"
    ALERTS = "Alerts"
    """The alert channel itself."""
