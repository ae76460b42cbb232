#!/usr/bin/env python3
"""Run a management command of the passport."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command of the command line with the passport's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "passport.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"{error}. `make setup` writes .env with random keys; .env.example explains each variable.")


if __name__ == "__main__":
    main()
