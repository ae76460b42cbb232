"""`python -m passport.verify`, the same as `radiation-passport-verify`."""

import sys

from passport.verify.command import main

sys.exit(main())
