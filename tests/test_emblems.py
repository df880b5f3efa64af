"""Emblems: which letters, shape, hue and field an entry gets, and that all of it fits together."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.template import engines

from clusters import entries
from clusters.models import Cluster, Organisation, Sector, SponsoringBody
from clusters.pictures import emblem as emblems
from clusters.pictures import raster
from tests import factories

pytestmark = pytest.mark.django_db

HERE = "Schleswig-Holstein"


@pytest.mark.parametrize(
    ("acronym", "letters"),
    [
        ("MCN.SH", "MCN"),
        ("EE.SH", "EE"),
        ("DiWiSH", "DiWiSH"),
        ("SH", "SH"),
        ("WTSH", "WTSH"),
        ("HanseBelt Nord", "HBN"),
        ("nordostwest", "nor"),
        ("NORDOSTWEST", "NOR"),
        ("–", "WIC"),
    ],
)
def test_an_acronym_gives_its_letters_without_the_region(acronym, letters):
    assert emblems.letters_for(acronym, "Whatever It is Called", HERE, "Kiel") == letters


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Tourism Cluster Schleswig-Holstein", "TC"),
        ("Logistik-Initiative Schleswig-Holstein", "LI"),
        ("Hanse Innovation Campus Lübeck", "HIC"),
        ("Lübeck University", "Un"),
        ("State Coordination Office for Electromobility", "SCO"),
        ("Wirtschaftsförderungsgesellschaft Nordfriesland", "WN"),
        ("Life Science Nord e.V.", "LSN"),
        ("Müller & Söhne Maschinenbau GmbH & Co. KG", "MSM"),
        ("European Regional Development Fund (ERDF)", "ERDF"),
        ("Members’ fees", "Me"),
        ("windcomm", "wi"),
        ("Äpfel und Öl", "ÄÖ"),
        ("Schleswig-Holstein", "SH"),
        ("3D Druck Lübeck", "3D"),
        ("…", "–"),
    ],
)
def test_a_name_gives_the_initials_of_its_words_without_region_town_and_legal_form(name, letters):
    assert emblems.letters_for("", name, HERE, "Lübeck") == letters


@pytest.mark.parametrize(
    ("letters", "small"), [("HIC", "HIC"), ("DiWiSH", "DW"), ("WTSH", "WT"), ("ERDF", "ERD"), ("Nordwe", "Nor")]
)
def test_a_small_emblem_has_three_letters_at_most(letters, small):
    assert emblems.small(letters) == small


@pytest.mark.parametrize("shape", emblems.SHAPES)
@pytest.mark.parametrize("is_small", [False, True])
def test_letters_stay_inside_their_shape(shape, is_small):
    mask = raster.shape(emblems.SHAPES[shape], 384, emblems.SHEET)
    outside = []
    for number in range(1, 4 if is_small else 7):
        letters = emblems.placed("WMWMWM"[:number], shape, is_small)
        left, right = letters.x - letters.length / 2, letters.x + letters.length / 2
        for x in (left, right):
            for y in (letters.y - 0.72 * letters.size, letters.y):
                if not mask.getpixel((round(4 * x), round(4 * y))):
                    outside.append((letters, x, y))
    assert outside == []


def test_narrow_letters_are_not_stretched():
    assert emblems.placed("III", "circle").length < emblems.placed("MCN", "circle").length == 62


def test_the_field_depends_on_the_address_alone():
    drawn = [emblems.emblem(f"cluster-{number}", "X", "circle", "blue") for number in range(60)]
    assert {one.part for one in drawn} == set(range(6))
    assert emblems.emblem("life-science-nord", "A", "pill", "teal").part == 0  # CRC-32 is the same everywhere


def test_editors_can_choose_each_shape_and_hue_that_can_be_drawn_and_no_other():
    assert set(Sector.Shape.values) == set(emblems.SHAPES)
    assert set(Sector.Hue.values) == set(raster.HUES)
    new = Sector(name_en="New")
    assert (new.shape, new.hue) == emblems.NEUTRAL


def test_pictures_have_the_colours_of_the_pages():
    tokens = Path("static/css/tokens.css").read_text()
    hues = re.findall(r"\.hue-(\w+) \{ --hue: ([\d.]+); --chroma: ([\d.]+); \}", tokens)
    assert {name: (float(chroma), float(hue)) for name, hue, chroma in hues} == raster.HUES
    light = {
        name: tuple(map(float, value.split()))
        for name, value in re.findall(r"--c-([\w-]+): light-dark\(oklch\(([\d. ]+)\)", tokens.partition("@media")[0])
    }
    assert [light[name] for name in ("surface", "text", "text-muted", "line", "action")] == [
        raster.PAPER,
        raster.INK,
        raster.MUTED,
        raster.LINE,
        raster.SEA,
    ]
    for name, lightness in (("fill", raster.FILL), ("deep", raster.DEEP)):
        assert f"--sector-{name}: light-dark(oklch({lightness} " in tokens


def test_the_first_sector_of_the_taxonomy_gives_an_entry_its_shape_and_hue():
    sea = factories.make_sector(name="Sea", position=1, shape="circle", hue="blue")
    wind = factories.make_sector(name="Wind", position=2, shape="blade", hue="green")
    factories.make_sector(name="Draft", position=0, shape="pill", hue="rose", status="draft")
    cluster = factories.make_cluster(name="Ships and Wind", sectors=[wind, sea, Sector.objects.get(slug="draft")])
    [shown] = entries.clusters([cluster.pk])
    assert shown.emblem == ("circle", "blue", "SW", emblems.emblem("ships-and-wind", "", "", "").part, False)


def test_an_entry_without_a_sector_and_a_sponsoring_body_are_neutral():
    organisation = factories.make_organisation(name="Yard")
    body = factories.make_sponsoring_body(name="Members")
    assert entries.organisations([organisation.pk])[0].emblem[:3] == (*emblems.NEUTRAL, "Ya")
    assert SponsoringBody.objects.get(pk=body.pk).emblem[:3] == (*emblems.NEUTRAL, "Me")


def test_letters_that_editors_choose_win_and_an_ended_cluster_is_a_former_one():
    cluster = factories.make_cluster(name="Office for Wind", acronym="OW", sign="Wi", ended="2021")
    [shown] = entries.clusters([cluster.pk])
    assert (shown.emblem.letters, shown.emblem.former) == ("Wi", True)


@pytest.mark.parametrize("sign", ["A B", "<b>", "A.", "ABCDEFG"])
def test_editors_choose_letters_and_numerals_only(sign):
    with pytest.raises(ValidationError) as refused:
        Organisation(name_en="Yard", slug="yard", sign=sign).full_clean()
    assert refused.value.message_dict.keys() == {"sign"}


def test_the_emblem_is_the_same_in_both_languages(client):
    sector = factories.make_sector(name="Sea", shape="circle", hue="blue")
    factories.make_cluster(name_en="Maritime Network", name_de="Seeverbund", slug="sea", sectors=[sector])
    pages = [client.get(path).content.decode() for path in ("/clusters/", "/de/clusters/")]
    drawn = [re.findall(r'<svg class="emblem .*?</svg>(?=\s)', page, re.DOTALL) for page in pages]
    assert drawn[0] == drawn[1] != []
    assert ">MN</text>" in drawn[0][0]


def test_sectors_are_added_without_a_query(django_assert_num_queries):
    sector = factories.make_sector(name="Sea", shape="circle", hue="blue")
    cluster = factories.make_cluster(name="Ships", sectors=[sector])
    yards = [factories.make_organisation(name=f"Yard {number}", sectors=[sector]) for number in range(3)]
    entries.clusters([cluster.pk])
    entries.organisations([one.pk for one in yards])  # the index and its options are there now
    found = [Cluster.objects.get(pk=cluster.pk), *Organisation.objects.all(), *Organisation.objects.all()]
    with django_assert_num_queries(0):
        entries.add_sectors(found)
    assert [(one.emblem.shape, one.emblem.hue) for one in found] == [("circle", "blue")] * 7


def printed(source, **context):
    return (
        engines["jinja2"]
        .from_string(f'{{% from "includes/emblem.html" import emblem, sector_mark %}}{source}')
        .render(context)
    )


def test_an_emblem_is_printed_with_its_field_and_without_it_where_it_is_small_or_former():
    body = SponsoringBody(slug="wtsh", name_en="WTSH")
    whole = printed("{{ emblem(body) }}", body=body)
    assert re.fullmatch(
        r'<svg class="emblem sector hue-grey" viewBox="0 0 96 96" aria-hidden="true"><path d="([^"]+)"/>'
        r'<svg x="0" y="0" width="30" height="96" viewBox="0 0 30 96"><path d="\1"/></svg>'
        r'<text x="48" y="57" font-size="25" textLength="64" lengthAdjust="spacingAndGlyphs">WTSH</text></svg>',
        whole,
    )
    small = printed("{{ emblem(body, small=true) }}", body=body)
    assert 'class="emblem emblem-small sector hue-grey"' in small
    assert small.count("<svg") == 1
    assert ">WT</text>" in small
    body.former = True
    former = printed("{{ emblem(body) }}", body=body)
    assert 'class="emblem emblem-former sector hue-grey"' in former
    assert former.count("<svg") == 1


def test_inside_a_picture_an_emblem_has_its_place_and_size():
    body = SponsoringBody(slug="wtsh", name_en="WTSH")
    drawn = printed("{{ emblem(body, small=true, x=10, y=20, size=24) }}", body=body)
    assert drawn.startswith('<svg x="10" y="20" width="24" height="24" class="emblem emblem-small sector hue-grey"')


def test_the_mark_of_a_sector_is_its_bare_shape():
    sector = Sector(name_en="Sea", shape="pill", hue="teal")
    assert printed("{{ sector_mark(sector) }}", sector=sector) == (
        '<svg class="sector-mark sector hue-teal" viewBox="0 0 96 96" aria-hidden="true">'
        f'<path d="{emblems.SHAPES["pill"]}"/></svg>'
    )


def test_editors_see_the_look_of_each_sector_in_their_list(admin_client):
    factories.make_sector(name="Sea", shape="pill", hue="teal")
    page = admin_client.get("/de/admin/clusters/sector/").content.decode()
    assert 'class="sector-mark sector hue-teal" viewBox="0 0 96 96" role="img" aria-label="Kapsel, Petrol"' in page
    assert f'<path d="{emblems.SHAPES["pill"]}"/>' in page
