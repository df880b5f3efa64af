import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Makes a staff account with all rights and a random password when there is none. For development only."

    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError("This is for development only. On a public site use: manage.py createsuperuser")
        accounts = get_user_model().objects
        if accounts.filter(is_staff=True).exists():
            return
        password = secrets.token_urlsafe(12)
        accounts.create_superuser("editor", password=password)
        self.stdout.write(f'Log in at /admin/ as "editor" with the password "{password}", which is shown only once.')
