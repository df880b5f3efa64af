"""The searches that visitors of Schleswig-Holstein's directory make: one table, the same on every database."""

import pytest

from clusterdir.searching import meant
from tests.test_search import found

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("directory")]

LUEBECK = {
    "cluster": ["hanse-innovation-campus-luebeck", "biomedtec-science-campus"],
    "organisation": [
        "luebeck-university",
        "fraunhofer-marine-biotechnology",
        "fraunhofer-medical-image-computing",
        "leibniz-centre-borstel",
        "schleswig-holstein-university-clinic",
        "wtsh",
    ],
    "source": ["hl-live"],
}
MARITIME_CLUSTER = {"cluster": ["maritime-cluster-northern-germany"], "person": ["matthias-wiese"]}
SHIPS = {
    "sector": ["maritime-industry"],
    "cluster": ["maritime-cluster-northern-germany"],
    "person": ["matthias-wiese"],
}
HYDROGEN = {
    "cluster": ["hydrogen-coordination-office"],
    "sector": ["hydrogen-economy"],
    "organisation": ["wtsh"],
    "sponsor": ["wtsh"],
    "person": ["ulrich-hausner"],
}
TOURISM = {
    "sector": ["tourism"],
    "cluster": ["tourism-cluster-schleswig-holstein"],
    "source": ["tvsh"],
    "sponsor": ["wtsh"],
    "person": ["carola-may"],
}
NOTHING = {}

# What somebody types, all that it finds, in its order, and what is asked back: other words, and how many results.
SEARCHES = {
    "umlauts in every writing": [
        ("Lübeck", LUEBECK, None),
        ("Luebeck", LUEBECK, None),
        ("Lubeck", LUEBECK, None),
        ("LÜBECK", LUEBECK, None),
        ("Lu\u0308beck", LUEBECK, None),  # a letter and dots
    ],
    "beginnings of words": [
        ("lüb", LUEBECK, None),
        ("wasserst", HYDROGEN, None),
        ("Fraunhofer Marine", {"organisation": ["fraunhofer-marine-biotechnology"]}, None),
        ("übeck", NOTHING, ("Lübeck", 9)),
    ],
    "inflected words, German and English": [
        ("Schiff", SHIPS, None),
        ("Schiffe", SHIPS, None),
        ("Schiffen", SHIPS, None),
        ("ship", SHIPS, None),
        ("ships", SHIPS, None),
    ],
    "either language": [
        ("hydrogen", HYDROGEN, None),
        ("Wasserstoff", HYDROGEN, None),
        ("tourism", TOURISM, None),
        ("Tourismus", TOURISM, None),
    ],
    "acronyms": [
        ("MCN.SH", MARITIME_CLUSTER, None),
        ("mcn", MARITIME_CLUSTER, None),
        ("LSN", {"cluster": ["life-science-nord"], "organisation": ["wtsh"]}, None),
        (
            "diwish",
            {"cluster": ["digital-economy-schleswig-holstein"], "source": ["diwish-de"], "sponsor": ["wtsh"]},
            None,
        ),
    ],
    "former and other names": [
        (
            "windcomm",
            {"cluster": ["renewable-energies-network-agency"], "source": ["shz"], "person": ["carsten-delfs"]},
            None,
        ),
        ("Life Science North", {"cluster": ["life-science-nord"], "organisation": ["wtsh"]}, None),
    ],
    "people, in any order of their names": [
        ("hausner", {"person": ["ulrich-hausner"]}, None),
        ("Dr. Carola May", {"person": ["carola-may"]}, None),
        ("delfs carsten", {"person": ["carsten-delfs"]}, None),
    ],
    "the exact name first": [
        (
            "Digital Economy",
            {
                "sector": ["digital-economy"],
                "cluster": ["digital-economy-schleswig-holstein"],
                "person": ["thomas-malessa"],
            },
            None,
        ),
        ("high-tech strategy", {"programme": ["high-tech-strategy", "new-high-tech-strategy"]}, None),
        ("drivers of innovation", {"source": ["wtsh-drivers-of-innovation", "wtsh-cluster-management"]}, None),
    ],
    "typing errors": [
        ("lubek", NOTHING, ("Lübeck", 9)),
        ("Lübekc", NOTHING, ("Lübeck", 9)),
        ("Wassrstof", NOTHING, ("Wasserstoff", 5)),
        ("hydrogn", NOTHING, ("Hydrogen", 5)),
        ("torism", NOTHING, ("Tourism", 5)),
        ("Turismus", NOTHING, ("Tourismus", 5)),
        ("hausnr", NOTHING, ("Hausner", 1)),
        ("WTHS", NOTHING, ("WTSH", 23)),
        ("kiel hydrogn", NOTHING, ("kiel Hydrogen", 2)),
        ("digtal econmy", NOTHING, ("Digital Economy", 3)),
        ("Flensburg", NOTHING, None),
        ("zz", NOTHING, None),
    ],
}


@pytest.mark.parametrize(
    ("words", "answer", "asked_back"),
    [pytest.param(*row, id=f"{kind}: {row[0]}") for kind, rows in SEARCHES.items() for row in rows],
)
def test_what_visitors_type_is_answered(words, answer, asked_back):
    assert list(found(words).items()) == list(answer.items())
    assert (None if answer else meant(words)) == asked_back
