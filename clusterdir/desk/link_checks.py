"""Which web addresses are to be checked, and what is kept of how it went. How one is checked, fetching.py says."""

import datetime
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils import timezone

from clusters.models import Cluster, Organisation, Publication, Source, SponsoringBody

from .fetching import BAD, GOOD, REFUSING
from .models.reviews import CheckedLink

FIELDS = {Cluster: "website", Organisation: "website", SponsoringBody: "website", Publication: "url", Source: "url"}
# What was good, or does not want to be asked, is not checked again so soon; what has failed is, the next day.
GOOD_FOR = datetime.timedelta(days=7)
WORKERS = 8  # requests at the same time, each to another host
MOST_OF_A_HOST = 10  # in one run


def addresses():
    """Every web address that stands in an entry which is not archived."""
    found = set()
    for model, name in FIELDS.items():
        rows = model.objects.order_by().exclude(**{name: ""})
        if model is not Source:
            rows = rows.exclude(status="archived")
        found.update(rows.values_list(name, flat=True).distinct())
    return found


def due(most):
    """At most so many addresses to check today: those that were never checked, then those checked longest ago."""
    now = timezone.localtime()
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    known = dict(CheckedLink.objects.values_list("url", "checked_at"))
    is_good = Q(failures=0, result__startswith="2") | Q(result__in=map(str, REFUSING))
    is_fresh = Q(checked_at__gte=day) | is_good & Q(checked_at__gte=day - GOOD_FOR)
    fresh = set(CheckedLink.objects.filter(is_fresh).values_list("url", flat=True))
    never = datetime.datetime.min.replace(tzinfo=datetime.UTC)
    waiting = sorted(addresses() - fresh, key=lambda url: (known.get(url, never), url))
    chosen, numbers = [], {}
    for url in waiting:
        host = host_of(url)
        numbers[host] = numbers.get(host, 0) + 1
        if numbers[host] <= MOST_OF_A_HOST:
            chosen.append(url)
    return chosen[:most]


def host_of(url):
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def check(urls, fetcher, seconds, workers=WORKERS):
    """Yields (url, Outcome) as they come in; when the time is over, no further request is begun."""
    end = time.monotonic() + seconds
    by_host = {}
    for url in urls:
        by_host.setdefault(host_of(url), []).append(url)

    def check_host(urls):
        return [(url, fetcher.check(url)) for url in urls if time.monotonic() < end]

    with ThreadPoolExecutor(workers) as pool:
        for done in as_completed([pool.submit(check_host, some) for some in by_host.values()]):
            yield from done.result()


def record(url, outcome):
    """Keeps how a check went; gives the CheckedLink. A day counts as failed once, however often it was tried."""
    today, now = timezone.localdate(), timezone.now()
    link, _made = CheckedLink.objects.get_or_create(url=url, defaults={"checked_at": now})  # two runs may meet
    link.checked_at, link.result = now, outcome.result
    if outcome.verdict == GOOD:
        link.failures, link.failed_on, link.last_good_on, link.moved_to = 0, None, today, outcome.moved_to
    elif outcome.verdict == BAD and link.failed_on != today:
        link.failures, link.failed_on = link.failures + 1, today
    link.save()
    return link
