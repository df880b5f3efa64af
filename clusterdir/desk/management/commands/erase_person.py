from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from clusterdir.desk.erasing import erase


class Command(BaseCommand):
    help = (
        "Erases a person for good, who may have been deleted already: the entry with its roles, history, proposals, "
        "mailed questions and rows of imports. The address is the last part of that of the person’s page."
    )

    def add_arguments(self, parser):
        parser.add_argument("address")
        parser.add_argument("--dry-run", action="store_true", help="say what would be erased, and erase nothing")

    def handle(self, *, address, dry_run, verbosity, **options):
        with transaction.atomic():
            gone = erase(address)
            transaction.set_rollback(dry_run)
        if not gone:
            raise CommandError(f"Nobody has, or ever had, the address “{address}”.")
        if verbosity:
            for label, number in gone.items():
                self.stdout.write(f"{label}: {number}")
            self.stdout.write("Nothing has been erased (--dry-run)." if dry_run else "Erased for good.")
