"""The style guide: every part of the pages in every state, in both themes and both languages, for staff.

The entries on it are samples: they stand in no database and lead nowhere.
"""

import re
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings
from django.contrib import admin
from django.core.paginator import Paginator
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from clusters.facets import Node, Option
from clusters.models import Cluster, Organisation, Sector
from clusters.pictures.emblem import FIELDS, SHAPES, emblem
from contacts.models import Appointment, Person

from .localisation import LANGUAGES, in_language, language

THEMES = ("light", "dark")
PARTS = {
    "words": _("Words and links"),
    "buttons": _("Buttons and fields"),
    "search": _("Search"),
    "suggestions": _("Suggestions"),
    "notices": _("Notices and badges"),
    "breadcrumb": _("Breadcrumb"),
    "results": _("Head of the results"),
    "facets": _("Facets"),
    "entries": _("Entries"),
    "cards": _("Cards"),
    "person": _("Person to call"),
    "facts": _("Facts"),
    "table": _("Tables"),
    "ledger": _("Ledger"),
    "history": _("History"),
    "sources": _("Sources"),
    "empty": _("Nothing found"),
    "pages": _("Pages"),
}
TOKENS = Path(__file__).resolve().parent.parent / "static/css/tokens.css"

SHORT = ("Name of an entry", "Name eines Eintrags")
LONG = (
    "A coordination office with a name that takes several lines on any screen and on most sheets of paper",
    "Landeskoordinierungsstelle für Wasserstoffwirtschaft, Energiespeichertechnologien und Ladeinfrastrukturförderung",
)
SUMMARY = ("What it does, in one sentence of the usual length.", "Was der Eintrag macht, in einem Satz üblicher Länge.")
ROLE = ("Cluster manager", "Clustermanagerin")
PHONE = "+493023125000"  # one of those that the Federal Network Agency keeps for films


@require_safe
@admin.site.admin_view
def styleguide(request):
    tokens = re.findall(r"^  (--(c|t|s)-[a-z0-9-]+):", TOKENS.read_text(), re.MULTILINE)
    context = {
        "themes": THEMES,
        "tokens": {kind: list(dict.fromkeys(name for name, one in tokens if one == kind)) for kind in "cts"},
        "emblems": emblems(),
        "marks": [SimpleNamespace(shape=shape, hue=hue) for shape, hue in zip(SHAPES, Sector.Hue.values, strict=False)],
        "parts": [(part, title, renderings(request, part)) for part, title in PARTS.items()],
        "operator": SimpleNamespace(email=""),
    }
    return render(request, "styleguide/page.html", context)


def renderings(request, part):
    """[(theme, language, html)] of a part: both themes in one language, then in the other."""
    made = []
    for number, (code, theme) in enumerate((code, theme) for code in LANGUAGES for theme in THEMES):
        with in_language(code):
            context = {"part": part, "sample": Sample(number)}
            html = render_to_string("styleguide/parts.html", context, request)
        made.append((theme, code, mark_safe(html)))
    return made


def emblems():
    """An emblem of each shape, with one to six letters, and a former one."""
    hues = [hue for hue in Sector.Hue.values if hue != "grey"]
    letters = ["A", "Hy", "MCN", "ERDF", "HANSE", "DiWiSH"]
    made = [
        emblem(
            f"sample-{number % len(FIELDS)}",
            letters[number % 6],
            shape,
            "grey" if shape == "diamond" else hues[number % 9],
        )
        for number, shape in enumerate(SHAPES)
    ]
    return [SimpleNamespace(emblem=one) for one in (*made, emblem("former", "BSC", "diamond", "grey", former=True))]


class OneSource:
    """Stands in for the provenance of a page: each fact is of source 1."""

    source = SimpleNamespace(number=1)

    def __init__(self, is_older=False):
        self.is_older = is_older

    def about(self, subject, field=None):
        return [self.source]

    def marks(self, subject, field=None):
        return [self.source]

    def others(self, subject, field):
        return []

    def older(self, subject):
        return self.source if self.is_older else None


class Sample:
    """What the parts are filled with. `number` keeps their ids apart on the page."""

    total, amount = 1_234, 357_000

    def __init__(self, number):
        self.number = number
        self.source, self.older_source = OneSource(), OneSource(is_older=True)

    def node(self, names, **look):
        node = Node(self.number, look.pop("slug", "sample"), names[language() == "de"], language(), **look)
        node.__dict__["url"] = "#content"
        return node

    @cached_property
    def sector(self):
        return self.node(("Renewable energies", "Erneuerbare Energien"), shape="blade", hue="green")

    def appointment(self, place, reach, **number):
        person = nowhere(Person(given_name="Vorname", family_name="Nachname", title="Dr.", slug="sample", **number))
        cluster = nowhere(Cluster(slug="sample", name_en=SHORT[0], name_de=SHORT[1]))
        sector = Sector(slug="sample", name_en="Tourism", name_de="Tourismus")
        role_en, role_de = ROLE
        pk = 10 * self.number + place
        made = Appointment(pk=pk, person=person, cluster=cluster, sector=sector, role_en=role_en, role_de=role_de)
        made.reach = reach
        return made

    @cached_property
    def appointments(self):
        """Somebody of the cluster, for the sector, of the agency, and without a number."""
        return [
            self.appointment(1, "cluster", phone=PHONE, fax=PHONE, email="name@example.org"),
            self.appointment(2, "sector", phone=PHONE),
            self.appointment(3, "agency", phone=PHONE),
            self.appointment(4, "cluster"),
        ]

    def cluster(self, names, calls, regions, **columns):
        columns = {"kind": "cluster-organisation", "summary_en": SUMMARY[0], "summary_de": SUMMARY[1], **columns}
        made = nowhere(Cluster(slug="sample", name_en=names[0], name_de=names[1], **columns))
        made.nodes, made.backers, made.calls = {"sector": [self.sector], "region": regions}, [], calls
        return made

    @cached_property
    def clusters(self):
        """Verified, with a person; with a long name and a stale verification; former, with nobody to call."""
        regions = [self.node(("North", "Norden")), self.node(("West", "Westen"))]
        own, for_sector, agency, _none = self.appointments
        today = date.today()
        return [
            self.cluster(SHORT, [own], regions, acronym="ABC", city="Kiel", verified_on=today),
            self.cluster(
                LONG, [for_sector], regions, verified_on=today - timedelta(days=2 * settings.STALE_AFTER_DAYS)
            ),
            self.cluster(SHORT, [agency], regions[:1]),
            self.cluster(SHORT, [], [], ended="2013", summary_en="", summary_de=""),
        ]

    @cached_property
    def organisation(self):
        made = nowhere(Organisation(slug="sample", name_en=LONG[0], name_de=LONG[1], kind="university", city="Husum"))
        made.nodes = {"sector": [self.sector], "region": [], "cluster": [(self.node(SHORT), ROLE[language() == "de"])]}
        return made

    @cached_property
    def facets(self):
        """With something chosen, with parts and long names; closed; cut."""
        names = [("Life sciences", "Lebenswissenschaften"), ("Biotechnology", "Biotechnologie"), LONG]
        options = []
        for place, name in enumerate(names):
            node = self.node(name, slug=f"option-{place}", depth=int(place == 1))
            options.append(Option(node, (12, 3, 1_234)[place], place == 1))
        label = "Branche" if language() == "de" else "Sector"
        made = [
            {"name": f"chosen-{self.number}", "chosen": 1, "most": 3, "of": 0},
            {"name": f"cut-{self.number}", "chosen": 0, "most": 3, "of": 5_000},
        ]
        return [{**one, "label": label, "options": options} for one in made]

    @cached_property
    def chips(self):
        label = "Branche" if language() == "de" else "Sector"
        names = [name[language() == "de"] for name in (SHORT, LONG)]
        return [{"label": label, "value": name, "lang": language(), "url": "#content"} for name in names]

    @cached_property
    def sorts(self):
        names = [("Name", "Name"), ("Year of founding", "Gründungsjahr"), ("Last verified", "Zuletzt geprüft")]
        return [{"label": one[language() == "de"], "url": "#content", "chosen": one is names[0]} for one in names]

    @cached_property
    def views(self):
        names = [("List", "Liste"), ("Map", "Karte")]
        return [{"label": one[language() == "de"], "url": "#content", "chosen": one is names[0]} for one in names]

    def page(self, number):
        return Paginator(range(30_000), 25).page(number)


def nowhere(entry):
    """The entry with an address that stays on this page."""
    entry.get_absolute_url = lambda: "#content"
    return entry
