from django.conf import settings
from django.core.management import BaseCommand

from clusters.pictures.preview import as_png, mark

# {file: (pixels a side, share of the ground that the lighthouse takes)}; a phone may cut a round piece out of the last.
ICONS = {
    "icon-180.png": (180, 1),
    "icon-192.png": (192, 1),
    "icon-512.png": (512, 1),
    "icon-maskable.png": (512, 0.72),
}


class Command(BaseCommand):
    help = "Draws the icons of static/img anew, from the mark in clusters/pictures/preview.py."

    def handle(self, *args, **options):
        directory = settings.BASE_DIR / "static" / "img"
        for name, (size, share) in ICONS.items():
            (directory / name).write_bytes(as_png(mark(size, share)))
        mark(48).save(directory / "favicon.ico", sizes=[(16, 16), (32, 32), (48, 48)])
