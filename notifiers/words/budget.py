"""What is said while the month's calls are used up."""

from notifiers.words import marked as _

SPENT = _(
    "This month's {calls} Airtable calls are used up; I can't read or write until {until}. The base itself "
    "works: open the view “To do now” and log calls there by hand; I will catch up. Buttons here do nothing "
    "until then."
)
SPENT_BARE = _(
    "This month's Airtable calls are used up; I can't read or write until {until}. The base itself works: "
    "open the view “To do now” and log calls there by hand; I will catch up. Buttons here do nothing until "
    "then."
)
"""Where nobody knows how many there are."""
