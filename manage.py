#!/usr/bin/env python3
"""Run a management command of the passport."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command of the command line with the passport's settings."""
    # Database, received objects and sign-ins hold what patients told a hospital: no other account of this machine reads
    # them. First of all, because whatever is started from here (`up`: web, receiver, worker) inherits it.
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "passport.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"{error}. `make setup` writes .env with random keys; .env.example explains each variable.")


if __name__ == "__main__":
    main()
