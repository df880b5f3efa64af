import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from clusterdir.loading import FILES, BadFile, load
from clusters.models import Cluster, Region, Sector
from contacts.models import AppointmentCitation

pytestmark = pytest.mark.django_db

ENERGY = {"model": "clusters.sector", "fields": {"slug": "energy", "name_en": "Energy", "name_de": "Energie"}}
GERMANY = {"model": "clusters.region", "fields": {"slug": "de", "code": "DE", "name_en": "Germany", "level": "country"}}
HOLSTEIN = {
    "model": "clusters.region",
    "fields": {"slug": "sh", "code": "DE-SH", "name_de": "Holstein", "level": "state", "parent": ["de"]},
}
NETWORK = {
    "model": "clusters.cluster",
    "fields": {"slug": "wind", "name_en": "Wind", "kind": "industry-network", "sectors": [["energy"]]},
}


def changed(entry, **fields):
    return {"model": entry["model"], "fields": entry["fields"] | fields}


@pytest.fixture
def load_entries(tmp_path):
    """A function that loads entries as if they stood in the file fixtures/entries.json."""
    directory = tmp_path / "fixtures"
    directory.mkdir()

    def load_entries(*entries, **options):
        (directory / "entries.json").write_text(json.dumps(entries))
        return load(directory, ["entries"], **options)

    return load_entries


@pytest.fixture
def command(tmp_path, settings):
    """A function that calls the command; its files hold a sector and a network, and for the rest nothing."""
    directory = tmp_path / "fixtures"
    directory.mkdir()
    for name in FILES:
        entries = {"sectors": [ENERGY], "clusters": [NETWORK]}.get(name, [])
        (directory / f"{name}.json").write_text(json.dumps(entries))
    settings.FIXTURE_DIRS = [directory]

    def command(**options):
        output = StringIO()
        call_command("load_directory", stdout=output, **options)
        return output.getvalue()

    return command


# Adding, changing, leaving


def test_a_new_entry_is_added(load_entries):
    assert load_entries(ENERGY) == {Sector: {"added": 1}}
    assert Sector.objects.get(slug="energy").name_de == "Energie"


def test_an_entry_that_is_there_already_is_not_written(load_entries):
    load_entries(ENERGY, NETWORK)
    before = Cluster.objects.get().updated_at
    assert load_entries(ENERGY, NETWORK) == {Sector: {"left": 1}, Cluster: {"left": 1}}
    assert Cluster.objects.get().updated_at == before


def test_a_field_that_differs_is_written(load_entries):
    load_entries(ENERGY)
    assert load_entries(changed(ENERGY, name_en="Power")) == {Sector: {"changed": 1}}
    assert Sector.objects.get().name_en == "Power"


def test_a_field_that_the_file_does_not_give_is_left(load_entries):
    load_entries(ENERGY)
    Sector.objects.update(description_en="Written by an editor.")
    load_entries(changed(ENERGY, name_en="Power"))
    assert Sector.objects.get().description_en == "Written by an editor."


def test_umlauts_of_two_characters_are_kept_as_one(load_entries):
    load_entries(changed(ENERGY, name_de="O\u0308kologische Energie"))
    assert Sector.objects.get().name_de == "\u00d6kologische Energie"
    assert list(Sector.objects.search("ökologische")) == [Sector.objects.get()]


def test_a_reference_with_an_umlaut_of_two_characters_finds_its_entry(load_entries):
    person = {"model": "contacts.person", "fields": {"slug": "muller", "family_name": "Müller"}}
    source = {"model": "clusters.source", "fields": {"slug": "letter", "title": "Letter", "publisher": "Publisher"}}
    fields = {"person": ["muller"], "sector": ["energy"], "role_en": "Bu\u0308ro"}
    appointment = {"model": "contacts.appointment", "fields": fields}
    fields = {"subject": ["muller", None, None, "energy", "Bu\u0308ro"], "source": ["letter"]}
    citation = {"model": "contacts.appointmentcitation", "fields": fields}
    load_entries(ENERGY, person, source, appointment, citation)
    assert AppointmentCitation.objects.get().subject.role_en == "B\u00fcro"


def test_other_relations_are_a_change(load_entries):
    load_entries(ENERGY, NETWORK)
    assert load_entries(changed(NETWORK, sectors=[])) == {Cluster: {"changed": 1}}
    assert not Cluster.objects.get().sectors.exists()


def test_a_dry_run_counts_the_same_and_writes_nothing(load_entries):
    assert load_entries(ENERGY, dry_run=True) == {Sector: {"added": 1}}
    assert not Sector.objects.exists()


# Mistakes


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (changed(HOLSTEIN, colour="red"), "(clusters.region sh), colour: There is no such field."),
        (changed(HOLSTEIN, parent=["fr"]), '(clusters.region sh), parent: There is no entry with the key ["fr"].'),
        (changed(HOLSTEIN, parent=["de", 1]), '(clusters.region sh), parent: ["de", 1] cannot be read here.'),
        (changed(HOLSTEIN, name_de=""), "(clusters.region sh): Give a name in at least one language."),
        (changed(HOLSTEIN, name_en=None), "(clusters.region sh), name_en: null cannot be read here."),
        (changed(HOLSTEIN, name_en=[1]), "(clusters.region sh), name_en: [1] cannot be read here."),
        (changed(HOLSTEIN, code="DE"), "(clusters.region sh), code: Region with this Code already exists."),
        (changed(HOLSTEIN, level="moon", parent=None), "level: Value 'moon' is not a valid choice."),
        (changed(NETWORK, sectors=[["sea"]]), 'sectors: There is no entry with the key ["sea"].'),
        (changed(NETWORK, sectors=[], founded="soon"), "(clusters.cluster wind), founded: “soon” is not a date."),
        (changed(NETWORK, sectors=[], latitude="x"), "latitude: “x” value must be a decimal number."),
        ({"model": "clusters.sponsorship", "fields": {"role": "sponsor"}}, ": Sponsorship has no body."),
        ({"model": "clusters.moon", "fields": {}}, "(clusters.moon): There is no model clusters.moon."),
        (GERMANY, "(clusters.region de): This entry already stands further up."),
        ({"model": "clusters.region", "pk": 1, "fields": {}}, ': an entry has "model" and "fields" and nothing else.'),
        ("Germany", ': an entry has "model" and "fields" and nothing else.'),
    ],
)
def test_a_mistake_is_named_with_its_file_entry_and_field_and_nothing_is_kept(load_entries, entry, sentence):
    with pytest.raises(BadFile) as caught:
        load_entries(GERMANY, entry)
    assert str(caught.value).startswith("fixtures/entries.json, entry 2")
    assert sentence in str(caught.value)
    assert not Region.objects.exists()


def test_a_rule_that_the_database_alone_knows_is_a_mistake_as_well(load_entries, monkeypatch):
    monkeypatch.setattr(Sector, "full_clean", lambda sector: None)
    with pytest.raises(BadFile, match=r"^fixtures/entries.json, entry 1 \(clusters.sector energy\): .*has_a_name"):
        load_entries(changed(ENERGY, name_en="", name_de=""))
    assert not Sector.objects.exists()


def test_all_mistakes_of_a_file_are_named(load_entries):
    with pytest.raises(BadFile) as caught:
        load_entries(changed(ENERGY, colour="red", position="first"), changed(NETWORK, kind="club"))
    assert [line.partition(": ")[0] for line in str(caught.value).splitlines()] == [
        "fixtures/entries.json, entry 1 (clusters.sector energy), colour",
        "fixtures/entries.json, entry 1 (clusters.sector energy), position",
        "fixtures/entries.json, entry 2 (clusters.cluster wind), sectors",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('[{"model": ', "fixtures/bad.json: this is no JSON: Expecting value: line 1 column 12 (char 11)."),
        ('{"model": "clusters.region"}', "fixtures/bad.json: the file is no list of entries."),
        (None, "fixtures/bad.json: there is no such file."),
    ],
)
def test_a_broken_file_is_named_and_the_files_before_it_are_taken_back(tmp_path, content, sentence):
    directory = tmp_path / "fixtures"
    directory.mkdir()
    (directory / "good.json").write_text(json.dumps([GERMANY]))
    if content is not None:
        (directory / "bad.json").write_text(content)
    with pytest.raises(BadFile) as caught:
        load(directory, ["good", "bad"])
    assert str(caught.value) == sentence
    assert not Region.objects.exists()


# The command


def test_the_command_says_how_many_were_added_changed_and_left(command):
    assert command() == "sectors: 1 added, 0 changed, 0 left\nclusters: 1 added, 0 changed, 0 left\n"
    Sector.objects.update(name_en="Power")
    assert command() == "sectors: 0 added, 1 changed, 0 left\nclusters: 0 added, 0 changed, 1 left\n"


def test_the_command_loads_nothing_into_a_filled_directory_if_asked_so(command):
    command()
    Sector.objects.update(name_en="Power")
    assert command(if_empty=True) == "The directory is already filled. Nothing was loaded.\n"
    assert Sector.objects.get().name_en == "Power"


def test_the_command_says_that_a_dry_run_was_one(command):
    assert command(dry_run=True).endswith("0 left\nThis was a dry run. Nothing was written.\n")
    assert not Cluster.objects.exists()


def test_the_command_fails_with_the_sentences_of_the_mistakes(command, settings):
    (settings.FIXTURE_DIRS[0] / "regions.json").unlink()
    with pytest.raises(CommandError) as caught:
        command()
    assert str(caught.value) == "fixtures/regions.json: there is no such file.\nNothing was changed."
