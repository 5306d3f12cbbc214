"""What is said while the month's calls are scarce, or used up."""

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

SCARCE = _(
    "Most of this month's {calls} Airtable calls are used. Until {until} the rest is kept for what is urgent "
    "and for buttons, in the end for what is urgent alone. Other requests get their cards, and other cards "
    "their changes, after that. The base itself works: open the view “To do now”."
)
AGAIN = _("There are Airtable calls again; what waited is being done now.")
"""In the place of either."""
