"""What stands for the site elsewhere: link previews, the words for them in the pages, icons and the manifest."""

import re
from io import BytesIO

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from PIL import Image, ImageDraw

from clusterdir import previews
from clusterdir.management.commands.draw_icons import ICONS
from clusters.pictures import preview as pictures
from clusters.pictures import raster
from clusters.pictures.emblem import emblem
from tests import factories
from tests.conftest import forget_pages

pytestmark = pytest.mark.django_db

PROFILES = ["clusters", "organisations", "sectors", "sponsors", "contacts"]


def make_entry(noun, **fields):
    makers = {
        "clusters": factories.make_cluster,
        "organisations": factories.make_organisation,
        "sectors": factories.make_sector,
        "sponsors": factories.make_sponsoring_body,
        "contacts": factories.make_person,
    }
    return makers[noun](name="Ada Able", **fields)


@pytest.fixture
def shown(monkeypatch):
    """The Previews that are drawn."""
    drawn, draw = [], previews.png
    monkeypatch.setattr(previews, "png", lambda preview: drawn.append(preview) or draw(preview))
    return drawn


def picture_at(client, path):
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    return Image.open(BytesIO(response.content))


@pytest.mark.parametrize("path", ["/preview.png", "/de/preview.png"])
def test_the_site_has_a_picture(client, path):
    assert picture_at(client, path).size == (1200, 630)


@pytest.mark.parametrize("noun", PROFILES)
def test_each_profile_has_a_picture_that_is_answered_again_without_a_query(client, noun):
    entry = make_entry(noun)
    path = f"{entry.get_absolute_url()}preview.png"
    assert picture_at(client, path).size == (1200, 630)
    with CaptureQueriesContext(connection) as queries:
        again = client.get(path)
    assert len(queries) == 0
    assert client.get(path, headers={"if-none-match": again["ETag"]}).status_code == 304
    assert "Content-Encoding" not in client.get(path, headers={"accept-encoding": "br, gzip"})


@pytest.mark.parametrize("noun", PROFILES)
@pytest.mark.parametrize(("status", "code"), [("draft", 404), ("archived", 410)])
def test_what_is_not_public_has_no_picture(client, noun, status, code):
    entry = make_entry(noun, status=status)
    assert client.get(f"{entry.get_absolute_url()}preview.png").status_code == code


@pytest.mark.parametrize("noun", PROFILES)
def test_what_is_not_there_has_no_picture(client, noun):
    assert client.get(f"/{noun}/nobody/preview.png").status_code == 404


def test_a_person_who_may_not_be_shown_has_no_picture(client):
    factories.make_person(name="Ada Able", is_public=False)
    assert client.get("/contacts/ada-able/preview.png").status_code == 404


@pytest.mark.parametrize("number", [1, 5])
@pytest.mark.parametrize(
    ("noun", "queries"), [("clusters", 4), ("organisations", 2), ("sectors", 1), ("sponsors", 1), ("contacts", 2)]
)
def test_a_picture_takes_the_same_few_queries_whatever_belongs_to_its_entry(client, noun, queries, number):
    sectors = [factories.make_sector() for _ in range(number)]
    entry = make_entry(noun, **({"sectors": sectors} if noun in ("clusters", "organisations") else {}))
    for _ in range(number):
        if noun == "contacts":
            factories.make_appointment(person=entry, cluster=factories.make_cluster())
        factories.make_sponsorship(**({"body": entry} if noun == "sponsors" else {}))
    client.get(f"/{noun}/")  # the index is there now
    client.get(f"{entry.get_absolute_url()}preview.png")
    forget_pages()
    with CaptureQueriesContext(connection) as captured:
        client.get(f"{entry.get_absolute_url()}preview.png")
    assert len(captured) == queries


def test_the_picture_of_a_cluster_has_its_name_kind_town_and_emblem_in_the_readers_language(client, shown):
    sector = factories.make_sector(name="Sea", shape="circle", hue="blue")
    cluster = factories.make_cluster(
        name_en="Ships", name_de="Schiffe", slug="ships", kind="industry-network", city="Kiel", sectors=[sector]
    )
    client.get("/clusters/ships/preview.png")
    client.get("/de/clusters/ships/preview.png")
    assert [(one.name, one.line, one.site) for one in shown] == [
        ("Ships", "Industry network, Kiel", "Cluster Directory Schleswig-Holstein"),
        ("Schiffe", "Branchennetzwerk, Kiel", "Clusterverzeichnis Schleswig-Holstein"),
    ]
    assert {one.emblem for one in shown} == {emblem(cluster.slug, "Sh", "circle", "blue")}


def test_the_picture_of_a_person_has_the_first_role(client, shown):
    person = factories.make_person(name="Ada Able")
    cluster = factories.make_cluster(name="Ships")
    factories.make_appointment(person=person, cluster=factories.make_cluster(name="Old"), role_en="Past", ends="2001")
    factories.make_appointment(person=person, cluster=cluster, role_en="branch manager")
    client.get("/contacts/ada-able/preview.png")
    assert [(one.name, one.line, one.emblem) for one in shown] == [("Ada Able", "Branch manager, Ships", None)]


def test_the_same_preview_gives_the_same_bytes_and_another_name_others():
    one, same, other = (
        pictures.Preview(name, "Cluster, Kiel", "Directory", emblem=emblem("a", "DiWiSH", "pixel", "violet"))
        for name in ("Übersee", "Übersee", "Ubersee")
    )
    assert pictures.png(one) == pictures.png(same) != pictures.png(other)


@pytest.mark.parametrize("letter", "ÄÖÜäöüßéøåłčż–’„“…&")
def test_the_font_has_the_letters_of_our_names(letter):
    def drawn(text):
        image = Image.new("L", (80, 80))
        ImageDraw.Draw(image).text((10, 60), text, font=raster.font(48, 700), fill=255, anchor="ls")
        return image.tobytes()

    assert drawn(letter) != drawn("\uffff")


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("Life Science Nord", "Life Science Nord"),
        ("Germany Trade & Invest", "Trade & Invest"),
        ("Landeskoordinierungsstelle Wasserstoffwirtschaft", "Wasserstoffwirtschaft"),
        ("Donaudampfschifffahrtsgesellschaftskapitänsmützenhersteller", "apitänsmützenhersteller"),
        ("Netzwerk " * 40, "…"),
        ("X" * 200, "…"),
    ],
)
def test_a_long_name_fits(name, last):
    size, lines = pictures.fitted(name)
    assert max(raster.font(size, 700).getlength(line) for line in lines) <= pictures.ROOM
    assert len(lines) * size * pictures.LEADING <= pictures.NAME_HEIGHT
    assert lines[-1].endswith(last)


def test_an_emblem_is_drawn_as_the_page_prints_it():
    drawn = pictures.emblem_picture(emblem("a", "I", "hexagon", "rose"), 96)  # its field is number 5: the top
    fill, deep = (raster.colour(lightness, *raster.HUES["rose"]) for lightness in (raster.FILL, raster.DEEP))
    places = [(48, 10), (20, 48), (48, 90), (48, 50), (2, 2)]
    white, paper = raster.colour(*raster.WHITE), raster.colour(*raster.PAPER)
    part = emblem("a", "I", "hexagon", "rose").part
    inside = [x <= px < x + w and y <= py < y + h for px, py in places for x, y, w, h in [pictures.FIELDS[part]]]
    wanted = [deep if there else fill for there in inside[:3]]
    assert [drawn.getpixel(place) for place in places] == [*wanted, white, paper]


def test_a_former_entry_is_drawn_as_an_outline():
    drawn = pictures.emblem_picture(emblem("a", "I", "circle", "teal", former=True), 96)
    fill, paper = raster.colour(raster.FILL, *raster.HUES["teal"]), raster.colour(*raster.PAPER)
    assert [drawn.getpixel(place) for place in [(48, 4), (48, 15), (48, 50)]] == [fill, paper, fill]


# The words in the pages


def properties(page):
    return dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', page))


def test_a_profile_says_what_a_link_to_it_shows(client):
    factories.make_cluster(
        name_en='Ships "&" Wind', name_de="Schiffe", slug="ships", acronym="SW", summary_en="<Brings> together."
    )
    assert properties(client.get("/clusters/ships/").content.decode()) == {
        "twitter:card": "summary_large_image",
        "og:type": "website",
        "og:url": "http://testserver/clusters/ships/",
        "og:title": "Ships &#34;&amp;&#34; Wind (SW)",
        "og:description": "&lt;Brings&gt; together. Whom to call, sponsors, members, history and sources.",
        "og:image": "http://testserver/clusters/ships/preview.png",
        "og:image:alt": "Ships &#34;&amp;&#34; Wind (SW)",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:site_name": "Cluster Directory Schleswig-Holstein",
        "og:locale": "en_GB",
        "og:locale:alternate": "de_DE",
    }


@override_settings(SITE_ADDRESS="https://clusters.example")
def test_a_list_in_german_has_the_picture_of_the_site(client):
    factories.make_cluster(name="Ships", kind="industry-network")
    said = properties(client.get("/de/clusters/?kind=industry-network&x=1").content.decode())
    assert said["og:url"] == "https://clusters.example/de/clusters/?kind=industry-network"
    assert said["og:image"] == "https://clusters.example/de/preview.png"
    assert (said["og:locale"], said["og:locale:alternate"]) == ("de_DE", "en_GB")
    assert said["og:site_name"] == "Clusterverzeichnis Schleswig-Holstein"


@pytest.mark.parametrize("noun", PROFILES)
def test_the_picture_that_a_profile_names_is_there(client, noun):
    entry = make_entry(noun)
    for path in (entry.get_absolute_url(), f"/de{entry.get_absolute_url()}"):
        said = properties(client.get(path).content.decode())
        assert said["og:type"] == ("profile" if noun == "contacts" else "website")
        assert picture_at(client, said["og:image"].removeprefix("http://testserver")).size == (1200, 630)


def test_the_front_page_has_a_title_of_its_own(client):
    said = properties(client.get("/").content.decode())
    assert said["og:title"] == "Cluster Directory Schleswig-Holstein"


# Icons and the manifest


@pytest.mark.parametrize("name", ICONS)
def test_the_icons_are_those_that_the_command_draws(name):
    with Image.open(settings.BASE_DIR / "static" / "img" / name) as kept:
        assert kept.convert("RGB").tobytes() == pictures.mark(*ICONS[name]).tobytes()


def test_the_icon_as_svg_is_the_same_drawing():
    svg = (settings.BASE_DIR / "static" / "img" / "mark.svg").read_text()
    assert [f'd="{path}"' in svg for path in (pictures.BEAMS, pictures.LIGHTHOUSE)] == [True, True]
    assert f'fill="{previews.hexadecimal(raster.SEA)}"' in svg


@pytest.mark.parametrize(
    ("path", "language", "name"),
    [
        ("/", "en", "Cluster Directory Schleswig-Holstein"),
        ("/de/", "de", "Clusterverzeichnis Schleswig-Holstein"),
    ],
)
def test_the_manifest_speaks_the_readers_language_and_its_icons_are_there(client, path, language, name):
    [address] = re.findall('<link rel="manifest" href="([^"]+)">', client.get(path).content.decode())
    response = client.get(address)
    assert response["Content-Type"] == "application/manifest+json"
    manifest = response.json()
    assert (manifest["lang"], manifest["name"], manifest["start_url"]) == (language, name, path)
    for icon in manifest["icons"]:
        file = settings.BASE_DIR / icon["src"].lstrip("/")
        assert file.exists()
        if icon["sizes"] != "any":
            with Image.open(file) as image:
                assert "{}x{}".format(*image.size) == icon["sizes"]


def test_who_asks_for_a_favicon_at_the_usual_address_is_led_to_it(client):
    assert client.get("/favicon.ico")["Location"] == "/static/img/favicon.ico"


def test_the_favicon_has_the_sizes_of_tabs_and_desktops():
    with Image.open(settings.BASE_DIR / "static" / "img" / "favicon.ico") as icon:
        assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
