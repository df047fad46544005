"""`python -m sparbar`."""

import sys

from sparbar.cli import main

sys.exit(main())
