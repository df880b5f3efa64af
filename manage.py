#!/usr/bin/env python
"""Django's command line for this project: `manage.py help` lists the commands."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterdir.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.DEBUG  # noqa: B018 — reading one of them reads them all
    except ImproperlyConfigured as error:
        sys.exit(f"{error}")  # the sentence alone, without a traceback
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
