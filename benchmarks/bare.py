"""The pages that are handed out as they are."""

import os
from pathlib import Path


def pages():
    """{name: bytes} of the pages that were kept for those who only have to hand them out."""
    return {path.stem: path.read_bytes() for path in Path(os.environ["BENCH_PAGES"]).glob("*.html")}
