"""`python -m worker` is `hyperlocal`."""

import sys

from worker.cli import main

sys.exit(main())
