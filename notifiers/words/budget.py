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

WAITING = _(
    "More than {n} requests from before {since} were never announced, among them some of {first} and {last}. "
    "They wait until somebody decides; requests that come in now are announced as ever."
)
WAITING_OF_A_DAY = _(
    "More than {n} requests from before {since} were never announced, among them some of {first}. They wait "
    "until somebody decides; requests that come in now are announced as ever."
)
WAITING_OF_THIS_DAY = _(
    "More than {n} requests of {since} were never announced. They wait until somebody decides; requests that "
    "come in now are announced as ever."
)
"""Where all that is known of came on the day on which the worker met the base."""
TO_PRESS = _("Press “{all}”, “{week}” or “{none}” in the channel.")
TO_TYPE = _(
    "Write a date into {column} of the row “desk” in the table {table}: what came before it is not "
    "announced. For all of them, write January 1, 2000."
)
OR_TO_TYPE = _(
    "Or write a date into {column} of the row “desk” in the table {table}: what came before it is not "
    "announced. For all of them, write January 1, 2000."
)
ALL_ANNOUNCED = _("Old requests: all of them are announced.")
SOME_ANNOUNCED = _("Old requests: what came from {moment} on is announced, what came before is not.")
