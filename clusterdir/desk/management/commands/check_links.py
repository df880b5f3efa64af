from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clusterdir.desk import fetching, link_checks


class Command(BaseCommand):
    help = (
        "Checks the web addresses in the directory, for cron, once a day. One that has failed on three days counts as "
        "dead and waits on the desk; nothing is changed in an entry."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="list what would be checked, and ask nobody")
        parser.add_argument("--most", type=int, default=500, help="addresses in this run (500)")
        parser.add_argument("--minutes", type=float, default=10, help="after which no further one is begun (10)")

    def handle(self, *, dry_run, most, minutes, verbosity, **options):
        if not settings.SITE_ADDRESS:
            raise CommandError("Set SITE_ADDRESS, the address of the site: it tells those whom we ask who is asking.")
        urls = link_checks.due(max(most, 0))
        if dry_run:
            for url in urls:
                self.stdout.write(url)
            return
        fetcher = fetching.Fetcher(f"ClusterDirectory (link check; +{settings.SITE_ADDRESS}/)")
        numbers = dict.fromkeys((fetching.GOOD, fetching.BAD, fetching.UNCLEAR), 0)
        dead = 0
        for url, outcome in link_checks.check(urls, fetcher, minutes * 60):
            link = link_checks.record(url, outcome)
            numbers[outcome.verdict] += 1
            dead += link.is_dead
            if verbosity > 1 or (verbosity and outcome.verdict == fetching.BAD):
                self.stdout.write(f"{url}: {fetching.RESULTS.get(outcome.result, outcome.result)}")
        if verbosity:
            good, bad, unclear = numbers.values()
            self.stdout.write(
                f"{good} good, {bad} failed ({dead} of them dead), {unclear} unclear; "
                f"{len(urls) - sum(numbers.values())} wait for the next run."
            )
