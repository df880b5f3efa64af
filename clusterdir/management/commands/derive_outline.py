import json
from pathlib import Path

from django.core.management import BaseCommand, CommandError

from clusters.pictures import outline
from clusters.pictures.deriving import derive


class Command(BaseCommand):
    help = (
        "Derives the outline that the maps of a region are drawn from. It takes the GeoJSON of states and countries "
        "(features with a property `code`, ISO 3166) and the recipe of the region beside the outlines."
    )

    def add_arguments(self, parser):
        parser.add_argument("code", help="the region, by its code: DE-SH")
        parser.add_argument("geojson", type=Path, help="the file with the outlines of all states and countries around")
        parser.add_argument("--output", type=Path, help="where to write; the committed file unless said otherwise")

    def handle(self, code, geojson, output=None, **options):
        try:
            recipe = json.loads(outline.file(code, "recipe").read_text())
            features = json.loads(geojson.read_text())["features"]
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"The outline cannot be derived: {error}") from None
        islets = json.loads(outline.file(code, "islets").read_text()) if "islets" in recipe else {"features": []}
        derived = {name: recipe[name] for name in ("credits", "landmarks", "names")}
        derived |= derive(features, recipe, islets["features"])
        output = output or outline.file(code)
        output.write_text(json.dumps(derived, ensure_ascii=False, indent=1) + "\n")
        self.stdout.write(f"{output.name}: {output.stat().st_size:,} bytes.")
