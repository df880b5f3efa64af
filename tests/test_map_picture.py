"""How the map is drawn: the projection, the outline, and the places of marks and labels."""

import json
import random
from itertools import combinations

import brotli
import pytest
from django.core.management import CommandError, call_command

from clusters.pictures import outline
from clusters.pictures.board import NARROW, WIDE
from clusters.pictures.deriving import derive
from clusters.pictures.lettering import width
from clusters.pictures.map import arrange, arranged, together
from clusters.pictures.marks import NAME, Entry, Place, short_label
from clusters.pictures.projection import Sheet

SHEET = Sheet(west=8, north=55, across=200, down=342, width=800, height=640)


def place(name="Town", at=(400, 320), labels=(), number=0, **more):
    entries = tuple(Entry(of=label, label=label, name=label) for label in labels)
    return Place(name, at, number or len(entries), entries=entries, keys=(name,), **more)


def boxes(group, growth):
    """The rectangles on the sheet that a group covers, each with what it is."""
    local = []
    for mark in group.marks:
        left, wide = mark.box
        local.append((mark.entry.label, left + 3, mark.y - 16, left + wide - 4, mark.y + 16))
    if group.radius:
        local.append((group.place.number, -group.radius, -group.radius, group.radius, group.radius))
    if group.name:
        x, y, anchor = group.name
        wide = width(group.label, NAME) / 1.06
        left = {"start": x, "end": x - wide, "middle": x - wide / 2}[anchor]
        local.append((group.label, left, y - 11, left + wide, y + 3))
    return [(what, *(group.place.at[side % 2] + growth * box[side] for side in range(4))) for what, *box in local]


def collisions(arrangement, growth):
    drawn = [box for group in arrangement.groups for box in boxes(group, growth)]
    return [
        (one[0], other[0])
        for one, other in combinations(drawn, 2)
        if one[1] < other[3] and other[1] < one[3] and one[2] < other[4] and other[2] < one[4]
    ]


# The sheet


def test_a_sheet_shows_a_box_in_its_middle_and_a_kilometre_is_as_long_across_as_down():
    sheet = Sheet.around((8, 53, 10, 55), 800, 640, 0.1)
    assert sheet.project(9, 54) == pytest.approx((400, 320))
    assert sheet.across / sheet.down == pytest.approx(0.5878, abs=0.0001)  # the cosine of 54 degrees
    assert sheet.project(9, 55)[1] == pytest.approx(64)


def test_a_place_on_the_sheet_leads_back_to_its_degrees():
    assert SHEET.degrees(*SHEET.project(9.051, 54.477)) == pytest.approx((9.051, 54.477))


def test_one_point_alone_makes_a_sheet():
    assert Sheet.around((10, 54, 10, 54), 800, 640, 0.1).project(10, 54) == pytest.approx((400, 320))


# The outline

HOME = [(0, 0), (0, 1), (0.5, 1.0003), (1, 1), (1, 0.5), (1, 0), (0, 0)]
NEIGHBOUR = [(1, 0), (1, 0.5), (1, 1), (2, 1), (2, 0), (1, 0)]


def feature(code, ring):
    return {"properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def derived(features=None, **recipe):
    recipe = {"code": "A", "beside": [], "around": ["A", "B"]} | recipe
    return derive(features or [feature("A", HOME), feature("B", NEIGHBOUR)], recipe)


def test_a_land_border_is_told_from_the_coast():
    kept = derived()
    assert kept["border"].count("M") == kept["coast"].count("M") == 1
    sheet = Sheet(**kept["sheet"])
    corners = [[round(2 * axis) for axis in sheet.project(1, latitude)] for latitude in (0, 1)]
    assert any(kept["border"].startswith(f"M{x} {y}l0") for x, y in corners)
    assert kept["joints"]["B"] in [pytest.approx(sheet.project(1, middle), abs=0.1) for middle in (0, 0.5, 1)]


def test_points_that_nobody_would_see_are_left_out_but_never_the_corners():
    assert (
        len(derived()["land"].replace("-", " -").split()) == 9
    )  # the first corner, the middle of the border, and the three others


def test_a_neighbour_from_another_file_counts_as_touching_if_it_lies_close():
    near = [(x + 0.001, y) for x, y in NEIGHBOUR]
    assert derived([feature("A", HOME), feature("B", near)])["joints"].keys() == {"B"}
    far = [(x + 0.02, y) for x, y in NEIGHBOUR]
    assert derived([feature("A", HOME), feature("B", far)])["joints"] == {}


def test_what_lies_beyond_the_sheet_is_cut_off():
    kept = derived(
        [feature("A", HOME), feature("B", NEIGHBOUR), feature("C", [(50, 50), (51, 50), (51, 51), (50, 50)])]
    )
    assert kept["far"].count("M") == 1


def test_the_outline_of_the_region_is_small_and_names_its_sources():
    kept = outline.outline("DE-SH")
    lines = kept.land + kept.coast + kept.border + kept.beside + kept.far
    assert len(lines) < 10_000
    assert len(brotli.compress(lines.encode(), quality=3)) < 3_000
    assert [(credit["name"], credit["licence"]["en"]) for credit in kept.credits] == [
        ("Natural Earth", "public domain"),
        ("GSHHG", "LGPL 3"),
    ]
    assert kept.joints.keys() >= {"DK", "DE-HH", "DE-MV"}
    assert outline.gazetteer("DE-SH").credit["name"] == "GeoNames"


def test_towns_lie_where_they_lie():
    towns = outline.gazetteer("DE-SH").towns
    sheet = outline.outline("DE-SH").sheet
    for name in outline.outline("DE-SH").landmarks:
        assert sheet.holds(sheet.project(towns[name][1], towns[name][0]), 30), name
    assert towns["Kiel"][:2] == (54.3213, 10.1349)


def test_a_region_without_an_outline_has_none():
    assert outline.outline("XX") is None
    assert outline.gazetteer("XX").towns == {}


def test_the_commands_derive_the_files_of_a_region(tmp_path, monkeypatch):
    monkeypatch.setattr(outline, "FOLDER", tmp_path)
    credit = {"en": "Towns.", "de": "Orte."}
    recipe = {"code": "AA-A", "beside": [], "around": ["AA-A"], "credits": [], "landmarks": [], "names": []}
    recipe["gazetteer"] = {"country": "AA", "admin1": "1", "credit": credit}
    (tmp_path / "AA-A.recipe.json").write_text(json.dumps(recipe))
    shapes = tmp_path / "shapes.json"
    shapes.write_text(json.dumps({"features": [feature("AA-A", HOME), feature("AA-B", NEIGHBOUR)]}))
    call_command("derive_outline", "AA-A", shapes)
    assert outline.outline("AA-A").land.startswith("M")

    def city(name, admin1, inhabitants, longitude=0.5):
        row = {"name": name, "latitude": "0.5", "longitude": longitude, "population": inhabitants}
        return row | {"countrycode": "AA", "admin1code": admin1}

    rows = [city("Own", "1", 5), city("Twice", "1", 9), city("Twice", "1", 8), city("Hamlet", "2", 9_999)]
    rows += [city("Own", "2", 99_999), city("Empty", "1", 0), city("Beyond", "1", 9, 9)]
    cities = tmp_path / "cities.json"
    cities.write_text(json.dumps(dict(enumerate(rows))))
    call_command("derive_towns", "AA-A", cities)
    assert outline.gazetteer("AA-A") == outline.Gazetteer({"Own": (0.5, 0.5, 5)}, credit)


def test_a_command_says_what_is_missing(tmp_path):
    with pytest.raises(CommandError, match="The outline cannot be derived"):
        call_command("derive_outline", "XX", tmp_path / "none.json")


# The arrangement


def test_marks_hang_beside_their_town_and_read_into_the_land():
    west, east = place("Husum", (290, 230), ["EE.SH"]), place("Kiel", (506, 280), ["DiWiSH", "MCN.SH", "Agency"])
    groups = {group.place.name: group for group in arrange(WIDE, SHEET, [west, east]).groups}
    assert [mark.label.anchor for mark in groups["Husum"].marks] == ["start"]
    assert [mark.label.anchor for mark in groups["Kiel"].marks] == ["end"] * 3
    assert [mark.y for mark in groups["Kiel"].marks] == [0, 37, 74]
    assert groups["Husum"].leader == "M0 0H24"


@pytest.mark.parametrize("scale", [WIDE, NARROW])
@pytest.mark.parametrize("seed", range(6))
def test_nothing_covers_anything_else(scale, seed):
    chance = random.Random(seed)
    labels = ["EE.SH", "Innovation Campus", "Network for Renewable Energies and Hydrogen", "MCN.SH"]
    places = [
        place(
            f"Town {at}",
            (chance.randint(40, 760), chance.randint(40, 600)),
            chance.sample(labels, chance.randint(1, 3)),
        )
        for at in range(14)
    ]
    made = arranged(scale, SHEET, together(places, scale.reach), (), [place("Landmark", (300, 300))])
    assert collisions(made, scale.growths[0]) == []
    shown = sum(len(group.marks) or group.place.number for group in made.groups)
    assert shown == sum(one.number for one in places)


@pytest.mark.parametrize("scale", [WIDE, NARROW])
def test_of_many_towns_the_largest_have_a_number_and_nothing_covers_anything_else(scale):
    chance = random.Random(1)
    places = [
        place(f"Town {at}", (chance.uniform(20, 780), chance.uniform(20, 620)), number=int(5000 / (at + 1)) + 1)
        for at in range(1500)
    ]
    made = arrange(scale, SHEET, together(places, scale.disc_reach))
    assert collisions(made, scale.growths[0]) == []
    assert any(group.place.name == "Town 0" and group.radius for group in made.groups)
    assert 12 <= len(made.groups) <= 36
    assert len(made.dots) <= 300
    assert sum(group.place.number for group in made.groups) + made.at_dots == sum(one.number for one in places)


def test_the_same_data_give_the_same_picture_in_any_order():
    places = [place(f"Town {at}", (100 + 60 * at, 100 + 37 * (at % 5)), ["Mark"]) for at in range(10)]
    assert arrange(WIDE, SHEET, places) == arrange(WIDE, SHEET, places[::-1])


def test_an_edit_at_one_end_of_the_land_moves_nothing_at_the_other():
    places = [place("North", (400, 60), ["One"]), place("South", (400, 580), ["Two"])]
    before = arrange(WIDE, SHEET, places).groups
    after = arrange(WIDE, SHEET, [places[0], place("South", (400, 580), ["Two", "Three"])]).groups
    assert before[0] == after[0]


def test_a_town_with_more_than_four_entries_shows_their_number():
    (group,) = arrange(WIDE, SHEET, [place(labels=list("ABCDE"))]).groups
    assert not group.marks
    assert group.radius >= 12
    assert group.place.number == 5


def test_close_towns_share_a_disc_that_knows_them_all():
    close = [
        place("Kiel", (400, 300), number=9),
        place("Altenholz", (405, 290), number=2),
        place("Far", (700, 300), number=1),
    ]
    shared, far = together(close, 40)
    assert (shared.name, shared.number, shared.keys, shared.others) == (
        "Kiel",
        11,
        ("Kiel", "Altenholz"),
        ("Altenholz",),
    )
    assert far.others == ()
    assert together(close[::-1], 40) == [shared, far]
    (group, _far) = arrange(WIDE, SHEET, [shared, far]).groups[::-1]
    assert group.label in {"Kiel +1", "Far"}


def test_a_ring_lies_on_the_border_and_moves_only_for_want_of_room():
    ring = place("Both", (500, 490), ["Life Science Nord"])
    (group,) = arrange(WIDE, SHEET, [], [ring]).groups
    assert (group.ring, group.x, group.y) == (True, 500, 490)
    (group,) = arrange(WIDE, SHEET, [], [ring], blocked=[(450, 480, 470, 500), (520, 480, 530, 500)]).groups
    assert (group.x, group.y) == (500, 438)


def test_a_ring_without_room_stands_at_no_dot():
    ring = place("Both", (500, 490), ["Life Science Nord"])
    made = arrange(WIDE, SHEET, [], [ring], blocked=[(300, 300, 700, 640)])
    assert (made.groups, made.without_room, made.over, made.at_dots) == ([], [ring], [], 0)


def test_names_of_seas_stand_only_where_they_cover_nothing():
    names = [
        (["North Sea"], (100, 300), 21, "sea"),
        (["Baltic Sea"], (400, 320), 21, "sea"),
        (["Over the edge"], (790, 100), 21, "sea"),
    ]
    assert arrange(WIDE, SHEET, [place(labels=["Mark"])], names=names).names == names[:1]


@pytest.mark.parametrize(
    ("name", "acronym", "letters", "label"),
    [
        ("Maritime Cluster Northern Germany", "MCN.SH", "MCN", "MCN.SH"),
        ("Life Science Nord", "LSN", "LSN", "Life Science Nord"),
        ("Cluster Agency Schleswig-Holstein", "", "CA", "Cluster Agency"),
        ("Clusteragentur Schleswig-Holstein", "", "CA", "Clusteragentur"),
        ("Lübeck University", "", "Un", "Lübeck University"),
    ],
)
def test_a_label_is_short_and_says_more_than_the_emblem(name, acronym, letters, label):
    assert short_label(name, acronym, letters, "Schleswig-Holstein", "Lübeck") == label
