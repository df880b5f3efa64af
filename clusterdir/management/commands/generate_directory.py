import time

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from clusterdir.generating import RealEntries, generate


class Command(BaseCommand):
    help = (
        "Fills the directory with an invented region for load tests, the same for the same numbers and seed. "
        "What it made before is replaced. It refuses a database with entries that it did not make."
    )

    def add_arguments(self, parser):
        parser.add_argument("--clusters", type=int, required=True, metavar="N", help="at least 1")
        parser.add_argument("--organisations", type=int, required=True, metavar="N", help="at least 1")
        parser.add_argument("--memberships", type=int, required=True, metavar="N", help="over all clusters together")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="another seed makes another region")
        parser.add_argument(
            "--force", action="store_true", help="add the invented region to a database with real entries; they stay"
        )

    def handle(self, *, clusters, organisations, memberships, seed, force, verbosity, **options):
        if clusters < 1 or organisations < 1:
            raise CommandError("There must be at least one cluster and one organisation.")
        most = clusters * organisations
        if not 0 <= memberships <= most:
            raise CommandError(f"An organisation is in a cluster at most once: there can be 0 to {most:,} memberships.")
        began = time.monotonic()
        try:
            counts = generate(
                clusters,
                organisations,
                memberships,
                seed,
                force=force,
                progress=lambda model, number: (
                    verbosity and self.stdout.write(f"{model._meta.verbose_name_plural}: {number:,}")
                ),
            )
        except RealEntries:
            raise CommandError(
                "This database holds entries that were not generated; use --force to add the invented region to them."
            ) from None
        except IntegrityError as error:
            raise CommandError(f"Nothing was changed, since the entries would not fit together: {error}") from None
        if verbosity:
            self.stdout.write(f"{sum(counts.values()):,} rows in {time.monotonic() - began:.0f} seconds")
