import gc
import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterdir.settings")

application = get_wsgi_application()
application = import_string("clusterdir.caching.AheadOfDjango")(application)  # imported once Django is set up
gc.freeze()  # what stays until the end need not be looked through for what can go, which takes as long as ten pages
