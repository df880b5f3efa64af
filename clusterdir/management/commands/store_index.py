from django.core.management import BaseCommand

from clusterdir import indexing


class Command(BaseCommand):
    help = "Builds the index of the directory anew and stores it, so that each worker that starts is ready at once."

    def handle(self, *args, **options):
        index = indexing.rebuild()
        self.stdout.write(f"The index of {index.size:,} entries is stored.")
