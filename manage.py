#!/usr/bin/env python
"""Django's command line; starts the embedded services for the commands that need them."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command that was asked for; a setting or service that is wrong ends it with a sentence."""
    try:
        import django  # noqa: F401
    except ImportError:
        sys.exit("Django is not installed for this Python. Run 'make setup', then use .venv/bin/python manage.py.")
    from wfproject.embedded.errors import EmbeddedServiceError
    from wfproject.env import EnvironmentVariableError, load_env_file

    try:
        load_env_file()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wfproject.settings.development")
        from wfproject.common.management.utility import execute_from_command_line

        execute_from_command_line(sys.argv)
    except (EnvironmentVariableError, EmbeddedServiceError) as error:
        sys.exit(f"Error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
