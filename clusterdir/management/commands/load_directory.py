from collections import Counter, defaultdict

from django.core.management.base import BaseCommand, CommandError

from clusterdir.desk.recording import one_edit
from clusterdir.loading import BadFile, load
from clusters.models import Cluster


class Command(BaseCommand):
    help = "Loads all files of fixtures/, or none when one has a mistake. Writes only what differs from what is there."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is a cluster already")

    def handle(self, *, dry_run, if_empty, verbosity, **options):
        if if_empty and Cluster.objects.exists():
            self.say(verbosity, "The directory is already filled. Nothing was loaded.")
            return
        try:
            with one_edit(reason="loaded"):
                counts = load(dry_run=dry_run)
        except BadFile as error:
            raise CommandError(f"{error}\nNothing was changed.") from None
        totals = defaultdict(Counter)  # the citations of all nouns are counted together
        for model, count in counts.items():
            totals[str(model._meta.verbose_name_plural)].update(count)
        for name, count in totals.items():
            self.say(verbosity, f"{name}: {count['added']} added, {count['changed']} changed, {count['left']} left")
        if dry_run:
            self.say(verbosity, "This was a dry run. Nothing was written.")

    def say(self, verbosity, line):
        if verbosity:
            self.stdout.write(line)
