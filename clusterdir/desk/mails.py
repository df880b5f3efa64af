"""Mail to staff and managers: plain text and HTML out of templates, in the language of who reads it.

A mail `<name>` has three templates in templates/desk/mail/: <name>.subject.txt, <name>.txt and <name>.html.
"""

import logging
from threading import Thread

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

logger = logging.getLogger(__name__)


def compose(name, to, language, **context):
    """The mail, ready to be sent. `to` is one address; `context` is what the templates print."""
    with translation.override(language):
        context |= {"region_name": settings.REGION_NAME, "language": language}
        subject = " ".join(render_to_string(f"desk/mail/{name}.subject.txt", context).split())
        mail = EmailMultiAlternatives(subject, render_to_string(f"desk/mail/{name}.txt", context), to=[to])
        mail.attach_alternative(render_to_string(f"desk/mail/{name}.html", context), "text/html")
    return mail


def send(name, to, language, **context):
    compose(name, to, language, **context).send()


def absolute(request, path):
    """The whole address of a path, for a link in a mail."""
    return f"{settings.SITE_ADDRESS}{path}" if settings.SITE_ADDRESS else request.build_absolute_uri(path)


def behind(send, *arguments, **context):
    """Calls a function that sends mails, and asks the database nothing, in a thread of its own: nobody waits for it."""
    Thread(target=attempt, args=(send, *arguments), kwargs=context, daemon=True).start()


def attempt(send, *arguments, **context):
    try:
        send(*arguments, **context)
    except OSError:  # smtplib's errors are such too
        logger.exception("A mail could not be sent.")
