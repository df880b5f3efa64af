"""The settings of what is served for comparison, and of the run itself: those of the site, with other addresses."""

from clusterdir.settings import *  # noqa: F403
from clusterdir.settings import DATABASES, DEBUG, INSTALLED_APPS, MIDDLEWARE, TEMPLATES, database, text

ROOT_URLCONF = "benchmarks.urls"
INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks"]
# Whoever is compared answers each time; only the site itself may keep its answers.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("clusterdir.caching")]
TEMPLATES = [template for template in TEMPLATES if template["BACKEND"].endswith("DjangoTemplates")]
# The database of the site under test: another one than the comparison's when the site runs on PostgreSQL.
DATABASES["site"] = database("BENCH_SITE", text("DATABASE_URL"), DEBUG)
