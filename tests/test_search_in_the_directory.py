"""The searches that visitors of Schleswig-Holstein's directory make."""

import pytest

from tests.test_search import found

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("directory")]


@pytest.mark.parametrize(
    ("words", "noun", "slug"),
    [
        ("Lübeck", "cluster", "hanse-innovation-campus-luebeck"),
        ("Luebeck", "cluster", "hanse-innovation-campus-luebeck"),
        ("Lubeck", "cluster", "hanse-innovation-campus-luebeck"),
        ("lüb", "cluster", "hanse-innovation-campus-luebeck"),
        ("MCN.SH", "cluster", "maritime-cluster-northern-germany"),
        ("mcn", "cluster", "maritime-cluster-northern-germany"),
        ("diwish", "cluster", "digital-economy-schleswig-holstein"),
        ("LSN", "cluster", "life-science-nord"),
        ("Life Science North", "cluster", "life-science-nord"),
        ("windcomm", "cluster", "renewable-energies-network-agency"),
        ("BioMedTec", "cluster", "biomedtec-science-campus"),
        ("hydrogen", "cluster", "hydrogen-coordination-office"),
        ("Wasserstoff", "cluster", "hydrogen-coordination-office"),
        ("ships", "cluster", "maritime-cluster-northern-germany"),
        ("Schiffe", "cluster", "maritime-cluster-northern-germany"),
        ("tourism", "cluster", "tourism-cluster-schleswig-holstein"),
        ("Tourismus", "cluster", "tourism-cluster-schleswig-holstein"),
        ("hausner", "person", "ulrich-hausner"),
        ("Dr. Carola May", "person", "carola-may"),
        ("delfs carsten", "person", "carsten-delfs"),
        ("Fraunhofer Marine", "organisation", "fraunhofer-marine-biotechnology"),
        ("WTSH", "sponsor", "wtsh"),
        ("high-tech strategy", "programme", "high-tech-strategy"),
        ("drivers of innovation", "source", "wtsh-drivers-of-innovation"),
    ],
)
def test_an_entry_is_found_by_every_writing_acronym_former_name_and_word_beginning(words, noun, slug):
    assert slug in found(words)[noun]


def test_an_exact_name_stands_first():
    assert found("Digital Economy")["sector"][0] == "digital-economy"
    assert next(iter(found("hydrogen economy"))) == "sector"
