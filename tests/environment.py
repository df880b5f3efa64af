"""The environment that all checks and tests run in, whatever the developer has exported."""

import os
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
SETTINGS = ROOT / "clusterdir" / "settings.py"
VARIABLES = {*re.findall(r'^([A-Z_]+) = .*\("\1"', SETTINGS.read_text(), re.MULTILINE), "DATABASE_URL"}


def prepare():
    """Leave no variable of the settings but DATABASE_URL, which says on which database server the tests run."""
    for name in VARIABLES - {"DATABASE_URL"}:
        os.environ.pop(name, None)
    os.environ["DEBUG"] = "1"  # needs no secret key and no collected files; test runs set DEBUG to False all the same
    os.environ["DJANGO_SETTINGS_MODULE"] = "clusterdir.settings"
    os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
