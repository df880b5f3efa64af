"""The rows of an invented region. Nothing in it is real: no place, no firm, no person, no number, no address."""

import datetime
import re
from array import array

from clusters.models import (
    Cluster,
    Membership,
    Organisation,
    Programme,
    QualityLabel,
    Region,
    Sector,
    Service,
    SponsoringBody,
    Sponsorship,
)
from contacts.models import Appointment, Person

from . import words
from .chance import Chance, shares

PREFIX = "demo--"  # begins each slug; one that is made from a name never has two hyphens in a row

# The day that the invented region is looked at, and the days before it.
_LAST_DAY = datetime.date(2026, 6, 30)
_DAYS = [(_LAST_DAY - datetime.timedelta(days)).isoformat() for days in range(4000)]

_NAMES = ("name_en", "name_de", "slug")
_UPKEEP = ("status", "verified_on", "created_at", "updated_at")
_TEXT = ("description_en", "description_de")
_PLACE = ("street", "postcode", "city", "latitude", "longitude")

_KINDS = (  # of a hundred organisations
    ["sme"] * 60
    + ["start-up"] * 12
    + ["large-company"] * 8
    + ["service-provider"] * 7
    + ["research-institute"] * 3
    + ["university", "hospital", "chamber-or-association", "public-authority", "development-agency"] * 2
)
_ROLES = ["member"] * 17 + ["partner", "co-opted-partner", "cooperation-partner"]
_CLUSTER_KINDS = (
    ["cluster-organisation"] * 60 + ["industry-network"] * 31 + ["innovation-campus"] * 6 + ["coordination-office"] * 3
)
_ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def ascii_name(name, most=60):
    return re.sub("[^a-z0-9]+", "-", name.lower().translate(_ASCII))[:most].strip("-")


def slug(name, number):
    return f"{PREFIX}{ascii_name(name)}-{number}"


class Invention(Chance):
    """Writes one table after the other, each after those it refers to."""

    def __init__(self, writer, clusters, organisations, memberships, seed):
        super().__init__(seed)
        self.writer = writer
        self.number_of = {Cluster: clusters, Organisation: organisations, Membership: memberships}
        # What later tables refer to is kept as numbers only.
        self.cluster_homes = []  # (district, sector) of each cluster
        self.main_sectors, self.other_sectors = array("H"), array("H")  # of each organisation; 0: no other
        self.neighbours = {}  # (state, sector) -> the organisations there

    def write(self):
        self.regions()
        self.sectors()
        self.services()
        self.organisations()
        self.sponsors()
        self.clusters()
        self.memberships()
        self.sponsorships()
        self.people()

    # What many rows have

    def brand(self):
        middle = self.pick(words.BRAND_MIDDLES)
        if self.happens(0.3):
            middle += self.pick(words.BRAND_MIDDLES)
        return self.pick(words.BRAND_STARTS) + middle + self.pick(words.BRAND_ENDS)

    def upkeep(self):
        chance = self.random()
        status = "published" if chance < 0.96 else "draft" if chance < 0.98 else "archived"
        verified_on = _DAYS[int(self.skewed() * 1100)] if self.happens(0.9) else None
        return status, verified_on, self.time(1100, 3900), self.time(0, 1100)

    def time(self, newest, oldest):
        minute = int(self.random() * 1440)
        return f"{_DAYS[newest + int(self.random() * (oldest - newest))]} {minute // 60:02}:{minute % 60:02}:00"

    def taxonomy_upkeep(self):
        return "published", _DAYS[30], f"{_DAYS[3950]} 12:00:00", f"{_DAYS[30]} 12:00:00"

    def place(self, district):
        towns, postcode, latitude, longitude = self.districts[district]
        street = f"{self.pick(words.STREETS)}{self.pick(words.STREET_ENDS)} {1 + int(self.random() * 120)}"
        return (
            street,
            postcode,
            self.pick_first(towns),
            f"{latitude + self.random() * 0.3:.5f}",
            f"{longitude + self.random() * 0.3:.5f}",
        )

    # The tables

    def regions(self):
        """Countries XA to XZ are nobody's in ISO 3166, no postcode begins with 00, and the points lie in the sea."""
        number = min(400, 12 + self.number_of[Organisation] // 250)
        number_of_states = max(3, number // 25)
        sizes = shares(number - number_of_states, number_of_states, number)
        starts = self.some(words.PLACE_STARTS, number_of_states)
        self.states = [start + self.pick(words.STATE_ENDS) for start in starts]
        names = [start + end for start in words.PLACE_STARTS for end in words.PLACE_ENDS]
        self.shuffle(names)
        self.first_state = self.writer.first_free(Region)
        self.first_district = self.first_state + number_of_states
        self.district_states = [state for state, size in enumerate(sizes) for _ in range(1 + size)]
        self.districts = []
        rows = []
        for state, name in enumerate(self.states):
            rows.append(("", name, slug(name, "land"), f"XD-{chr(65 + state)}", "state", None))
        for district, state in enumerate(self.district_states):
            name = names[district % len(names)]
            towns = [name, *(self.pick(names) for _ in range(3))]
            self.districts.append((towns, f"00{district:03}", 50 + self.random() * 7, -38 + self.random() * 12))
            code = f"XD{chr(65 + state)}{district:03}"
            rows.append(("", name, slug(name, district + 1), code, "district", self.first_state + state))
        self.writer.write(Region, (*_NAMES, "code", "level", "parent_id"), rows)

    def sectors(self):
        self.first_sector = self.writer.first_free(Sector)
        self.sector_names = [(english, german) for english, german, _, _ in words.SECTORS]  # whole sectors, then parts
        self.wholes = list(range(len(words.SECTORS)))  # of each sector, the whole it is part of or itself
        self.parts, self.beginnings = [], {}
        ecosystems = [ecosystem for _, _, ecosystem, _ in words.SECTORS]
        for whole, (_, _, ecosystem, parts) in enumerate(words.SECTORS):
            for english, german, beginning in parts:
                self.parts.append(len(self.wholes))
                self.beginnings[len(self.wholes)] = beginning
                self.wholes.append(whole)
                self.sector_names.append((english, german))
                ecosystems.append(ecosystem)
        self.shuffle(self.parts)  # so that it is chance which are the large ones
        shapes, hues = Sector.Shape.values[1:], Sector.Hue.values[1:]  # without those that stand for no sector
        looks = [(shape, hues[number % len(hues)]) for number, shape in enumerate(shapes)]
        self.writer.write(
            Sector,
            (*_NAMES, *_UPKEEP, "parent_id", "ecosystem", "position", "shape", "hue"),
            [
                (
                    *(*names, slug(names[0], sector + 1)),
                    *self.taxonomy_upkeep(),
                    None if whole == sector else self.first_sector + whole,
                    ecosystems[sector],
                    sector,
                    *looks[whole % len(looks)],
                )
                for sector, (names, whole) in enumerate(zip(self.sector_names, self.wholes, strict=True))
            ],
        )

    def services(self):
        self.first_service = self.writer.first_free(Service)
        self.writer.write(
            Service,
            (*_NAMES, *_UPKEEP, "position"),
            [
                (*names, slug(names[0], position + 1), *self.taxonomy_upkeep(), position)
                for position, names in enumerate(words.SERVICES)
            ],
        )

    def organisations(self):
        self.first_organisation = self.writer.first_free(Organisation)
        names = (*_NAMES, *_UPKEEP, *_TEXT, *_PLACE, "kind", "acronym", "aliases", "region_id", "website")
        self.writer.write(Organisation, names, self.organisation_rows())
        through = Organisation.sectors.through
        self.writer.write(through, ("organisation_id", "sector_id"), self.organisation_sector_rows())
        for neighbours in self.neighbours.values():
            self.shuffle(neighbours)  # so that it is chance who is in very many clusters

    def organisation_rows(self):
        for organisation in range(self.number_of[Organisation]):
            district = int(self.skewed() * len(self.districts))
            part = self.pick_first(self.parts)
            whole = self.wholes[part]
            other = self.pick(self.parts) if self.happens(0.25) else 0
            self.main_sectors.append(whole if self.happens(0.1) else part)
            self.other_sectors.append(0 if other == part else other)
            self.neighbours.setdefault((self.district_states[district], whole), array("I")).append(organisation)
            place = self.place(district)
            city, brand, kind = place[2], self.brand(), self.pick(_KINDS)
            english, german = self.organisation_name(kind, brand, part, district, city)
            name = german or english
            description = [
                text.format(place=city, sector=sector) if self.happens(share) else ""
                for text, sector, share in zip(
                    words.ORGANISATION_DESCRIPTION, self.sector_names[part], (0.1, 0.3), strict=True
                )
            ]
            yield (
                *(english, german, slug(name, organisation + 1)),
                *self.upkeep(),
                *description,
                *place,
                kind,
                brand[:3].upper() if self.happens(0.15) else "",
                f"{self.brand()} {self.pick(words.LEGAL_FORMS)}" if self.happens(0.05) else "",
                self.first_district + district,
                f"https://{ascii_name(name)}.example" if self.happens(0.8) else "",
            )

    def organisation_name(self, kind, brand, part, district, city):
        """(English, German); a firm is called the same in both."""
        sector, sector_in_german = self.sector_names[part]
        if kind == "university":
            return f"{city} University of {sector}", f"Hochschule für {sector_in_german} {city}"
        if kind == "research-institute":
            return f"{brand} Institute of {sector}", f"{brand}-Institut für {sector_in_german} e.V."
        if kind == "hospital":
            return "", f"Klinikum {brand} {city} gGmbH"
        if kind == "chamber-or-association":
            return "", f"Verband {brand} {sector_in_german} e.V."
        if kind == "public-authority":
            return "", f"Amt für {sector_in_german} {city}"
        if kind == "development-agency":
            return "", f"Wirtschaftsförderung {brand} {city} mbH"
        trade = self.beginnings[part] + self.pick(words.TRADES)
        form = self.pick(words.LEGAL_FORMS)
        chance = self.random()
        if chance < 0.6:
            return "", f"{brand} {trade} {form}"
        if chance < 0.75:
            return "", f"{brand} & Söhne {trade} {form}"
        if chance < 0.9:
            return "", f"{trade} {city} {form}"
        return "", f"{brand} {form}"

    def organisation_sector_rows(self):
        first, pairs = self.first_organisation, zip(self.main_sectors, self.other_sectors, strict=True)
        for organisation, (main, other) in enumerate(pairs, first):
            yield organisation, self.first_sector + main
            if other:
                yield organisation, self.first_sector + other

    def sponsors(self):
        """For each state its bodies, and the programmes that the first of them runs."""
        upkeep = self.taxonomy_upkeep()
        self.first_body = self.writer.first_free(SponsoringBody)
        self.first_programme = self.writer.first_free(Programme)
        bodies, programmes = [], []
        for state in self.states:
            for kind, english, german in words.BODIES:
                names = english.format(state), german.format(state)
                bodies.append((*names, slug(names[1], len(bodies) + 1), *upkeep, kind))
            for level, english, german in words.PROGRAMMES:
                names = english.format(state), german.format(state)
                run_by = self.first_body + len(bodies) - len(words.BODIES)
                begins = 2008 + int(self.random() * 15)
                period = str(begins), str(begins + 7) if self.happens(0.5) else ""
                budget = 1_000_000 * (1 + int(self.random() * 80))
                programmes.append(
                    (*names, slug(names[1], len(programmes) + 1), *upkeep, level, run_by, *period, budget)
                )
        self.writer.write(SponsoringBody, (*_NAMES, *_UPKEEP, "kind"), bodies)
        names = (*_NAMES, *_UPKEEP, "level", "run_by_id", "begins", "ends", "budget")
        self.writer.write(Programme, names, programmes)

    def clusters(self):
        self.first_cluster = self.writer.first_free(Cluster)
        interaction = ("science_science", "science_industry", "industry_industry")
        names = (*_NAMES, *_UPKEEP, *_TEXT, *_PLACE, "kind", "acronym", "summary_en", "summary_de", "website")
        names += (
            "founded",
            "ended",
            "legal_form",
            "led_by",
            *interaction,
            "managing_organisation_id",
            "predecessor_id",
        )
        self.writer.write(Cluster, names, self.cluster_rows())
        clusters = list(enumerate(self.cluster_homes, self.first_cluster))
        for field, relations in (
            (Cluster.sectors, self.cluster_sectors),
            (Cluster.regions, self.cluster_regions),
            (Cluster.services, self.cluster_services),
        ):
            names = "cluster_id", field.field.m2m_reverse_name()
            rows = ((cluster, other) for cluster, home in clusters for other in relations(*home))
            self.writer.write(field.through, names, rows)

    def cluster_rows(self):
        ended = ""
        for cluster in range(self.number_of[Cluster]):
            district, part = int(self.skewed() * len(self.districts)), self.pick_first(self.parts)
            self.cluster_homes.append((district, part))
            successor_of_last = ended and self.happens(0.5)
            ended = "2025" if self.happens(0.03) else ""
            state = self.states[self.district_states[district]]
            brand = self.brand()
            english, german = (
                text.format(sector=sector, place=state, brand=brand)
                for text, sector in zip(self.pick(words.CLUSTERS), self.sector_names[part], strict=True)
            )
            summary = [
                text.format(place=state, sector=sector)
                for text, sector in zip(words.CLUSTER_SUMMARY, self.sector_names[part], strict=True)
            ]
            description = [text.format(place=state, name=german) for text in words.CLUSTER_DESCRIPTION]
            founded = str(1995 + int(self.random() * 29)) + (
                f"-{1 + int(self.random() * 12):02}" if self.happens(0.3) else ""
            )
            yield (
                *(english, german, slug(german, cluster + 1)),
                *self.upkeep(),
                *description,
                *self.place(district),
                "cluster-agency" if self.happens(0.002) else self.pick(_CLUSTER_KINDS),
                brand.upper() if self.happens(0.4) else "",
                *summary,
                f"https://{ascii_name(brand)}-{cluster + 1}.example",
                founded if self.happens(0.9) else "",
                ended,
                self.pick(("", *Cluster.LegalForm.values)),
                self.pick(("", *Cluster.LedBy.values)),
                *(self.happens(0.4) for _ in range(3)),
                self.first_organisation + int(self.random() * self.number_of[Organisation])
                if self.happens(0.6)
                else None,
                self.first_cluster + cluster - 1 if successor_of_last else None,
            )

    def cluster_sectors(self, district, part):
        others = [other for other in self.some(self.parts, int(self.random() * 3)) if other != part]
        return [self.first_sector + sector for sector in (part, *others)]

    def cluster_regions(self, district, part):
        state = self.first_state + self.district_states[district]
        return [state, self.first_district + district] if self.happens(0.3) else [state]

    def cluster_services(self, district, part):
        offered = range(self.first_service, self.first_service + len(words.SERVICES))
        return self.some(offered, 2 + int(self.random() * 5))

    def memberships(self):
        names = ("cluster_id", "organisation_id", "role", "begins", "ends")
        self.writer.write(Membership, names, self.membership_rows())
        labels = ("cluster_id", "level", "awarded", "valid_until")
        self.writer.write(QualityLabel, labels, self.label_rows())

    def membership_rows(self):
        organisations = self.number_of[Organisation]
        sizes = shares(self.number_of[Membership], self.number_of[Cluster], organisations)
        self.shuffle(sizes)
        for cluster, (size, (district, part)) in enumerate(
            zip(sizes, self.cluster_homes, strict=True), self.first_cluster
        ):
            for member in self.members(size, self.district_states[district], self.wholes[part]):
                begins = str(2005 + int(self.random() * 18)) if self.happens(0.6) else ""
                ends = str(2023 + int(self.random() * 3)) if self.happens(0.03) else ""
                yield cluster, self.first_organisation + member, self.pick(_ROLES), begins, ends

    def members(self, size, state, whole):
        """Two thirds of the same state and sector, if there are so many, some of them in very many clusters."""
        neighbours = self.neighbours.get((state, whole), [])
        organisations = self.number_of[Organisation]
        near, members = min(size * 2 // 3, len(neighbours) // 2), set()
        while len(members) < near:
            members.add(self.pick_first(neighbours))
        while len(members) < size:
            member = int(self.random() * organisations)
            while member in members:
                member = (member + 1) % organisations
            members.add(member)
        return sorted(members)

    def label_rows(self):
        for cluster in range(self.first_cluster, self.first_cluster + self.number_of[Cluster]):
            if self.happens(0.3):
                awarded = 2022 + int(self.random() * 4)
                yield cluster, self.pick_first(QualityLabel.Level.values), str(awarded), str(awarded + 3)

    def sponsorships(self):
        names = ("body_id", "cluster_id", "region_id", "role", "programme_id", "begins", "amount_eur")
        self.writer.write(Sponsorship, names, self.sponsorship_rows())

    def sponsorship_rows(self):
        number = len(words.BODIES)
        for state in range(len(self.states)):
            yield self.first_body + state * number, None, self.first_state + state, "co-financing", None, "", None
        for cluster, (district, _) in enumerate(self.cluster_homes, self.first_cluster):
            state = self.district_states[district]
            first = self.first_body + state * number
            bodies = self.some(range(first, first + number), 1 + int(self.skewed() * number))
            for role, body in zip(["sponsor", "co-sponsor", *["co-financing"] * number], bodies, strict=False):
                programme = (
                    self.first_programme + state * len(words.PROGRAMMES) + int(self.random() * len(words.PROGRAMMES))
                )
                yield (
                    body,
                    cluster,
                    None,
                    role,
                    programme if self.happens(0.3) else None,
                    str(2010 + int(self.random() * 15)) if self.happens(0.5) else "",
                    10_000 * (1 + int(self.skewed() * 300)) if self.happens(0.4) else None,
                )

    def people(self):
        """One to three people for a cluster, one for each sector, and one for some of the organisations."""
        clusters = range(self.first_cluster, self.first_cluster + self.number_of[Cluster])
        sectors = range(self.first_sector, self.first_sector + len(words.SECTORS))
        organisations = range(self.first_organisation, self.first_organisation + self.number_of[Organisation], 20)
        targets = []  # (cluster, organisation, sector, first to call) for each person
        for cluster in clusters:
            targets += [(cluster, None, None, rank == 0) for rank in range(1 + int(self.skewed() * 3))]
        targets += [(None, None, sector, False) for sector in sectors]
        targets += [(None, organisation, None, False) for organisation in organisations]
        first = self.writer.first_free(Person)
        names = ("title", "given_name", "family_name", "slug", "employer_id", "phone", "fax", "email", "is_public")
        self.writer.write(Person, (*names, *_UPKEEP), self.person_rows(targets))
        names = ("person_id", "cluster_id", "organisation_id", "sector_id", "is_primary", "role_en", "role_de")
        rows = ((person, *target, *self.pick(words.CONTACT_ROLES)) for person, target in enumerate(targets, first))
        self.writer.write(Appointment, names, rows)

    def person_rows(self, targets):
        for number, (_, organisation, _, _) in enumerate(targets, 1):
            given, family = self.pick(words.GIVEN_STARTS) + self.pick(words.GIVEN_ENDS), self.brand()
            yield (
                self.pick(words.TITLES),
                given,
                family,
                slug(f"{given} {family}", number),
                organisation,
                self.phone(),
                self.phone() if self.happens(0.3) else "",
                f"{ascii_name(given)}.{ascii_name(family)}@{ascii_name(family)}.example" if self.happens(0.9) else "",
                self.happens(0.95),
                *self.upkeep(),
            )

    def phone(self):
        return f"{self.pick(words.PHONE_RANGES)}{int(self.random() * 1000):03}"
