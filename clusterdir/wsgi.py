import gc
import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterdir.settings")

application = get_wsgi_application()
application = import_string("clusterdir.caching.AheadOfDjango")(application)  # imported once Django is set up
# A page makes some thousand objects, hardly any of which stand in a ring. What stays until the end need not be looked
# through for what can go, which takes as long as ten pages.
gc.set_threshold(20_000, 20, 20)
gc.freeze()
