"""What the files of each noun look like: their columns, and how an entry is found that a row may be about."""

from dataclasses import dataclass, field
from functools import cached_property

from clusterdir.admin import slug_of
from clusters.models import Cluster, Organisation
from contacts.models import Person

from . import likeness
from .columns import column
from .rows import AppointmentsColumn, LabelsColumn, MembershipsColumn, SponsorshipsColumn


@dataclass(frozen=True)
class Sheet:
    key: str  # in addresses and file names
    model: type
    slug_from: list  # names of columns; the first of these that gives an address does
    required: list  # names of the columns that a file has to have
    columns: list
    related: list = field(default_factory=list)  # what the text of an entry needs, for prefetch_related
    signs: object = None  # the function of likeness.py that says what likely duplicates have in common

    @cached_property
    def by_name(self):
        return {column.name: column for column in self.columns}

    @property
    def label(self):
        return self.model._meta.verbose_name_plural

    def entries(self, names):
        """All entries with what their cells in these columns need, in a fixed number of queries."""
        related = [path for path in self.related if path.partition("__")[0] in names]
        return self.model._default_manager.select_related(None).prefetch_related(*related)

    def slug_of(self, cells):
        """The address that a row gives, or else the one that its name does."""
        if slug := cells.get("slug"):
            return slug
        names = (" ".join(cells.get(name, "") for name in names).strip() for names in self.slug_from)
        return next(filter(None, map(slug_of, names)), "")

    def name_of(self, cells):
        """How a row is called in a list."""
        names = (" ".join(cells.get(name, "") for name in names).strip() for names in self.slug_from)
        return next(filter(None, names), "") or cells.get("slug", "")

    def texts(self, entry, names):
        """{name of a column: its cell}."""
        return {name: self.by_name[name].text(entry) for name in names}

    @cached_property
    def blank(self):
        """The cells of an entry of which nothing is known."""
        entry = self.model()
        return {column.name: column.text(entry) for column in self.columns if not hasattr(column, "many")}


def fields(model, names, **examples):
    return [column(model, name, example=examples.get(name, "")) for name in names.split()]


NAMES = [("name_en",), ("name_de",)]

ORGANISATIONS = Sheet(
    key="organisations",
    model=Organisation,
    slug_from=NAMES,
    required=["slug", "name_en", "name_de"],
    columns=[
        *fields(
            Organisation,
            "slug name_en name_de acronym kind aliases sign description_en description_de sectors website"
            " street postcode city region latitude longitude status verified_on",
            slug="muster-werft",
            name_de="Muster-Werft GmbH",
            kind="sme",
            sectors="maritime-industry",
            website="https://www.example.org",
            street="Musterweg 1",
            postcode="24103",
            city="Kiel",
            region="kiel",
            latitude="54.323",
            longitude="10.136",
            status="draft",
            verified_on="2026-01-31",
        ),
        MembershipsColumn(),
    ],
    related=["region", "sectors", "memberships__cluster"],
    signs=likeness.of_organisation,
)

CONTACTS = Sheet(
    key="contacts",
    model=Person,
    slug_from=[("given_name", "family_name")],
    required=["slug", "given_name", "family_name"],
    columns=[
        *fields(
            Person,
            "slug title given_name family_name employer phone fax email is_public status verified_on",
            slug="erika-mustermann",
            title="Dr.",
            given_name="Erika",
            family_name="Mustermann",
            employer="wtsh",
            phone="+49 431 123456",
            email="mustermann@example.org",
            is_public="no",
            status="draft",
            verified_on="2026-01-31",
        ),
        AppointmentsColumn(),
    ],
    related=["employer", *(f"appointments__{name}" for name in AppointmentsColumn.targets)],
    signs=likeness.of_person,
)

CLUSTERS = Sheet(
    key="clusters",
    model=Cluster,
    slug_from=NAMES,
    required=["slug", "name_en", "name_de", "kind"],
    columns=[
        *fields(
            Cluster,
            "slug name_en name_de acronym kind aliases sign summary_en summary_de description_en description_de sectors"
            " services website regions street postcode city latitude longitude managing_organisation legal_form led_by"
            " science_science science_industry industry_industry founded ended predecessor status verified_on",
            slug="muster-cluster",
            name_en="Sample Cluster",
            name_de="Muster-Cluster",
            kind="cluster-organisation",
            sectors="maritime-industry",
            regions="schleswig-holstein",
            managing_organisation="wtsh",
            founded="2015-07",
            status="draft",
            verified_on="2026-01-31",
        ),
        SponsorshipsColumn(),
        LabelsColumn(),
    ],
    related=[
        *("sectors", "regions", "services", "managing_organisation", "predecessor"),
        *("sponsorships__body", "sponsorships__programme", "labels"),
    ],
    signs=likeness.of_cluster,
)

SHEETS = {sheet.key: sheet for sheet in (ORGANISATIONS, CONTACTS, CLUSTERS)}
