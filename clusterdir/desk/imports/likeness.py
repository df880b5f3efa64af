"""Which entries a row may be about although it does not give their address: an editor says whether it is.

Each function gives the signs of an entry or of a row, by which two of them are likely the same: the folded name without
legal forms, the domain, for people the e-mail address. Two that are in different cities are not the same.
"""

import re
from collections import defaultdict
from urllib.parse import urlsplit

from clusterdir import changes
from clusterdir.folding import fold

MOST = 5  # entries that are offered for one row
# Folded, as the words of a name are; "e. V." is two of them.
LEGAL_FORMS = {"ag", "co", "cokg", "ev", "e", "v", "eg", "g", "gbr", "ggmbh", "gmbh", "haftungsbeschrankt", "inc", "kg"}
LEGAL_FORMS |= {"kgaa", "ltd", "mbb", "mbh", "ohg", "partg", "plc", "se", "ug"}


def bare(name):
    """A name as it is compared: folded, without legal forms."""
    return " ".join(word for word in fold(name).split() if word not in LEGAL_FORMS)


def domain(website):
    if not website:
        return ""
    try:
        host = urlsplit(website if "//" in website else f"//{website}").netloc.casefold().rpartition("@")[2]
    except ValueError:  # that of a row may be anything
        return ""
    return re.sub(r"^www\.|:[0-9]*$", "", host)


def signs(names, **others):
    found = {("name", bare(name)) for name in names if name and bare(name)}
    return found | {(kind, value) for kind, value in others.items() if value}


def of_organisation(cells):
    names = [cells.get("name_en"), cells.get("name_de"), *(cells.get("aliases") or "").split("\n")]
    return signs(names, domain=domain(cells.get("website")))


def of_cluster(cells):
    return of_organisation(cells) | signs([cells.get("acronym")])


def of_person(cells):
    name = f"{cells.get('given_name') or ''} {cells.get('family_name') or ''}"
    return signs([name], email=(cells.get("email") or "").casefold())


COLUMNS = ("pk", "name_en", "name_de", "aliases", "acronym", "website", "city", "given_name", "family_name", "email")


class Known:
    """The signs of all entries of a noun, kept until the directory changes: reading 50,000 takes a second."""

    kept = {}  # {model: Known}

    def __init__(self, sheet, version):
        self.version = version
        self.by_sign = defaultdict(list)  # {sign: [(key, folded city)]}
        names = [name for name in COLUMNS if name == "pk" or any(f.name == name for f in sheet.model._meta.fields)]
        for values in sheet.model._base_manager.order_by("pk").values(*names).iterator():
            entry = values["pk"], fold(values.get("city", ""))
            for sign in sheet.signs(values):
                self.by_sign[sign].append(entry)

    @classmethod
    def of(cls, sheet):
        version = changes.version()
        known = cls.kept.get(sheet.model)
        if not known or known.version != version:
            known = cls.kept[sheet.model] = cls(sheet, version)
        return known

    def like(self, sheet, cells):
        """The keys of the entries that a row may be about."""
        city = fold(cells.get("city", ""))
        found = {}
        for sign in sorted(sheet.signs(cells)):
            for key, other in self.by_sign.get(sign, ()):
                if not city or not other or city == other:
                    found[key] = None
        return list(found)[:MOST]
