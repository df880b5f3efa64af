from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from clusterdir.desk import reviewing


class Command(BaseCommand):
    help = (
        "Asks those who keep an entry by mail whether it is still right, when its verification is due. For cron, once "
        "a day: nobody is asked about an entry twice within 30 days."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would be sent, and send nothing")
        parser.add_argument("--most", type=int, default=200, help="mails in this run (200)")

    def handle(self, *, dry_run, most, verbosity, **options):
        if not settings.SITE_ADDRESS:
            raise CommandError("Set SITE_ADDRESS, the address of the site: the links in the mails begin with it.")
        if not dry_run:
            reviewing.forget()
        waiting = reviewing.questions()
        mails = dict(list(waiting.items())[: max(most, 0)])
        failed = sent = asked = 0
        for address, entries in mails.items():
            if dry_run:
                for model, key in entries:
                    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
                    self.stdout.write(f"{address}: {reverse(name, args=[key])}")
                sent, asked = sent + 1, asked + len(entries)
                continue
            try:
                number = reviewing.ask(address, entries)
            except OSError as error:  # smtplib's errors are such too
                failed += 1
                self.stderr.write(f"The mail to {address} could not be sent: {error}")
            else:
                sent, asked = sent + bool(number), asked + number
        if verbosity:
            what = "would be sent" if dry_run else "sent"
            rest = len(waiting) - len(mails)
            later = f" {rest} wait for the next run (--most)." if rest else ""
            self.stdout.write(f"{sent} mails {what}, with {asked} questions.{later}")
        if failed:
            raise CommandError(f"{failed} mails could not be sent. They are tried again in the next run.")
