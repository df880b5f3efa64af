"""The German catalogue: `make messages` brings it up to date with the code, `make run` and `make test` compile it.

Babel does both, so that nobody needs the gettext programs.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_python
from babel.messages.frontend import parse_keywords
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize
from jinja2.ext import babel_extract

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ["clusterdir", "clusters", "contacts", "templates"]
PUBLIC_TEMPLATES = ROOT / "templates"
PO_FILE = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"
MO_FILE = PO_FILE.with_suffix(".mo")

KEYWORDS = DEFAULT_KEYWORDS | parse_keywords(
    ["gettext_lazy", "gettext_noop", "ngettext_lazy:1,2", "pgettext_lazy:1c,2", "npgettext_lazy:1c,2,3"]
)


def extract_template(file, keywords, comment_tags, options):
    """Babel's extractor for Django's templates: Django rewrites the tags as calls, which Babel reads as Python."""
    calls = templatize(file.read().decode()).splitlines()
    unindented = "\n".join(line.lstrip() for line in calls)  # a template's indentation means nothing to Python
    return extract_python(BytesIO(unindented.encode()), keywords, comment_tags, options)


def extract_public_template(file, keywords, comment_tags, options):
    """Babel's extractor for Jinja2's templates, with the settings of clusterdir/jinja.py. What it cannot read fails."""
    return babel_extract(file, keywords, comment_tags, {"trimmed": "yes", "newstyle_gettext": "yes", "silent": "no"})


def extractor(path):
    """Babel's extractor for a file; None where it holds no texts."""
    if path.suffix == ".py":
        return extract_python
    if path.suffix == ".html" or path.match("templates/desk/mail/*.txt"):
        return extract_public_template if path.is_relative_to(PUBLIC_TEMPLATES) else extract_template
    return None


def texts():
    """(path, line, text or (singular, plural), comments, context) of each message in Python files and templates."""
    for path in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if extractor(path)):
        with open(path, "rb") as file:
            for found in extract(extractor(path), file, KEYWORDS, ["Translators"]):
                yield path.relative_to(ROOT).as_posix(), *found


def in_the_code():
    """The catalogue of all messages in Python files and templates, without translations."""
    catalog = Catalog()
    for path, line, message, comments, context in texts():
        catalog.add(message, None, [(path, line)], auto_comments=comments, context=context)
    return catalog


def translated():
    """The German catalogue as it lies in the repository."""
    with open(PO_FILE, "rb") as file:
        return read_po(file, locale="de")


def update():
    catalog = translated()
    catalog.update(in_the_code(), no_fuzzy_matching=True, update_creation_date=False)
    with open(PO_FILE, "wb") as file:
        write_po(file, catalog, width=0, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    missing = sum(not all(message.string if message.pluralizable else [message.string]) for message in catalog)
    print(f"{PO_FILE.relative_to(ROOT)}: {len(catalog)} messages, {missing} without a translation")


def compile():
    with open(MO_FILE, "wb") as file:
        write_mo(file, translated())


if __name__ == "__main__":
    actions = {"update": update, "compile": compile}
    if sys.argv[1:] not in [["update"], ["compile"]]:
        sys.exit("python -m clusterdir.messages update, or compile")
    actions[sys.argv[1]]()
