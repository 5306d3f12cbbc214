"""What the table Hyperlocal says of the worker: Now, Waiting, Needs you."""

from notifiers.words import marked as _

OPEN = _("{n} open")
URGENT = _("{n} urgent")
WITH_SOMEBODY = _("{n} assigned")
PAUSED = _("Paused: nothing is posted or written.")

BACKLOG = _("{n} to be worked on")
FOR_SLACK = _("{n} for the channel, which can't be written to since {since}")
NOT_ANSWERING = _("{service}: not answering since {since}")
FOR_THE_MAP = _("{n} for the map, which has not answered since {since}")
ON_THE_MAP = _("{n} volunteers to be found on the map")
TRIED_AGAIN = _("No. {numbers}: tried again soon")
FOR_CALLS = _("what is not urgent, until {month_ends}: Airtable calls are scarce")
FOR_THE_BASE = _("everything, until the base has what it lacks")
OLD_ONES = _("old requests, until somebody decides about them")

REFUSED = _("No. {number}: {advice}")
STUMBLED = _("No. {number}: the worker stumbles over this row. Change it, or report it with the log.")
SHARED_NAME = _("Two workers run as {name}: give each a worker_name of its own, and start them again.")
LOOK_AT = _("Look at “{column}” of No. {numbers}.")
