import secrets
from itertools import chain, count

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
        taken = set(accounts.filter(username__startswith="editor").values_list("username", flat=True))
        password = secrets.token_urlsafe(12)
        name = next(name for name in chain(["editor"], (f"editor{n}" for n in count(2))) if name not in taken)
        accounts.create_superuser(name, password=password)
        self.stdout.write(f'Log in at /admin/ as "{name}" with the password "{password}", which is shown only once.')
