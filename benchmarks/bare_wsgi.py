"""A Django project of one view without any middleware: what the framework itself costs, and nothing else."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

from benchmarks.bare import pages

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__)
PAGES = pages()
urlpatterns = [path("bare/<slug:name>.html", lambda request, name: HttpResponse(PAGES[name]))]
application = get_wsgi_application()
