"""How an uploaded file is read, and what is said about one that cannot be. See clusterdir/desk/imports/files.py."""

import codecs
import datetime
import re

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from clusterdir.desk.imports import files, spreadsheets
from clusterdir.desk.imports.formulas import neutral, neutral_text, plain
from clusterdir.desk.imports.sheets import ORGANISATIONS
from tests.importing import csv_of, part_of, with_part, xlsx_of

HEADINGS = ["slug", "name_en", "name_de"]
KIEL = ["kieler-werft", "", "Kieler Werft"]


def rows_of(content, start=0, count=100):
    layout, _total = files.examine(content, ORGANISATIONS)
    return list(files.read(content, layout, start, count))


def problems(content):
    with pytest.raises(ValidationError) as refused:
        files.examine(content, ORGANISATIONS)
    return refused.value.messages


def problem(content):
    [message] = problems(content)
    return message


# What can be read


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_each_delimiter_is_found_out(delimiter):
    content = csv_of(HEADINGS, ["a", "b, c; d", ""], delimiter=delimiter)
    assert rows_of(content) == [(2, {"slug": "a", "name_en": "b, c; d", "name_de": ""})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_each_encoding_is_found_out(encoding):
    content = csv_of(HEADINGS, ["a", "", "Größe & Köln – „Nord“"]).decode().encode(encoding)
    assert rows_of(content)[0][1]["name_de"] == "Größe & Köln – „Nord“"


def test_a_letter_and_its_dots_become_one_character():
    content = csv_of(HEADINGS, ["a", "", "Lu\u0308beck"])
    assert rows_of(content)[0][1]["name_de"] == "Lübeck"


def test_headings_may_be_the_labels_of_either_language_in_any_case():
    with translation.override("de"):
        german = str(ORGANISATIONS.by_name["city"].label).upper()
    content = csv_of(["Slug", "NAME IN ENGLISH", "name_de", german], ["a", "b", "c", "Kiel"])
    assert rows_of(content) == [(2, {"slug": "a", "name_en": "b", "name_de": "c", "city": "Kiel"})]


def test_blank_rows_are_left_out_and_the_others_keep_their_numbers():
    content = csv_of(HEADINGS, ["", "", ""], KIEL)
    assert [number for number, _cells in rows_of(content)] == [3]


def test_a_cell_behind_the_last_heading_is_kept_apart():
    assert rows_of(csv_of(HEADINGS, [*KIEL, "left over"]))[0][1][""] == "left over"


def test_a_file_is_read_in_parts():
    content = csv_of(HEADINGS, *([f"a-{number}", "", ""] for number in range(10)))
    assert [cells["slug"] for _number, cells in rows_of(content, 3, 2)] == ["a-3", "a-4"]


def test_a_spreadsheet_is_read_in_parts_with_the_numbers_of_its_rows():
    content = xlsx_of(HEADINGS, *([f"a-{number}", "", "x"] for number in range(10)))
    assert [(number, cells["slug"]) for number, cells in rows_of(content, 3, 2)] == [(5, "a-3"), (6, "a-4")]
    assert [(number, cells["slug"]) for number, cells in rows_of(content, 8, 9)] == [(10, "a-8"), (11, "a-9")]


def test_a_spreadsheet_that_skips_rows_keeps_their_numbers():
    content = xlsx_of(HEADINGS, ["a", "", ""], ["", "", ""], ["b", "", ""])
    sheet = (
        part_of(content).replace('<row r="3"></row>', "").replace('<row r="4">', '<row r="40">').replace("A4", "A40")
    )
    content = with_part(content, "xl/worksheets/sheet1.xml", sheet)
    assert [(number, cells["slug"]) for number, cells in rows_of(content, 1, 9)] == [(40, "b")]


def test_a_spreadsheet_of_another_program_is_read_with_its_numbers_and_dates(tmp_path):
    book = openpyxl.Workbook()
    book.active.append([*HEADINGS, "postcode", "latitude", "verified_on"])
    book.active.append(["a", "b", "", 24103, 54.25, datetime.date(2026, 1, 31)])
    book.create_sheet("another").append(["something", "else"])
    book.active = 1
    book.save(tmp_path / "file.xlsx")
    content = (tmp_path / "file.xlsx").read_bytes()
    sheet = part_of(content).replace("<v>24103</v>", "<v>24103.0</v>")  # as some write whole numbers
    [(number, cells)] = rows_of(with_part(content, "xl/worksheets/sheet1.xml", sheet))
    assert number == 2
    assert list(cells.values()) == ["a", "b", "", "24103", "54.25", "2026-01-31"]


def test_the_texts_that_excel_keeps_apart_are_read_with_the_rows_that_name_them():
    names = "".join(f"<si><t>{name}</t></si>" for name in HEADINGS)
    texts = (
        f'{names}<si/><si><r><t>Kie</t></r><r><t>l &amp; x</t></r></si><si><t xml:space="preserve">a_x000D_\nb</t></si>'
    )
    rows = [[0, 1, 2], [4, 4, 5], [4, 3, 0]]
    sheet = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{letter}{number}" s="0" t="s"><v>{text}</v></c>' for letter, text in zip("ABC", row, strict=True)
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    content = with_strings(sheet, texts)
    assert rows_of(content) == [
        (2, {"slug": "Kiel & x", "name_en": "Kiel & x", "name_de": "a\nb"}),
        (3, {"slug": "Kiel & x", "name_en": "", "name_de": "slug"}),
    ]
    assert [number for number, _cells in rows_of(content, 1, 1)] == [3]


def with_strings(sheet, texts):
    """A file of XLSX with these rows and these texts, as XML."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    content = xlsx_of(HEADINGS)
    head, _rows, tail = re.split("<sheetData>|</sheetData>", part_of(content))
    content = with_part(content, "xl/worksheets/sheet1.xml", f"{head}<sheetData>{sheet}</sheetData>{tail}")
    content = with_part(content, "xl/sharedStrings.xml", f'<sst xmlns="{space}" count="9">{texts}</sst>')
    types = part_of(content, "[Content_Types].xml")
    if "sharedStrings" not in types:
        types = types.replace("</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>')
    return with_part(content, "[Content_Types].xml", types)


def test_the_first_sheet_with_cells_is_read_although_a_chart_stands_before_it(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    book.active.append(KIEL)
    book.create_chartsheet("chart", 0)
    book.save(tmp_path / "file.xlsx")
    [(_number, cells)] = rows_of((tmp_path / "file.xlsx").read_bytes())
    assert cells["slug"] == "kieler-werft"


# What cannot


def test_a_file_that_is_too_large_is_not_looked_at(monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 1024 * 1024)
    large = b"x" * (1024 * 1024 * 3 // 2)
    assert problem(large) == "The file has 1.5 MB. At most 1 MB can be read: divide it into several files."


@pytest.mark.parametrize("make", [csv_of, xlsx_of])
def test_a_file_with_too_many_rows_says_how_many_it_has(monkeypatch, make):
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    assert problem(make(HEADINGS, KIEL, KIEL, KIEL)).startswith(
        "The file has 3 rows. At most 2 can be imported at once"
    )
    assert files.examine(make(HEADINGS, KIEL, KIEL), ORGANISATIONS)[1] == 2


@pytest.mark.parametrize("content", [b"", b" \n\n"])
def test_an_empty_file_is_called_empty(content):
    assert problem(content) == "The file is empty."


def test_a_file_with_headings_only_is_refused():
    assert problem(csv_of(HEADINGS)) == "Below the headings, the file has no rows."


def test_a_file_in_no_known_encoding_names_the_first_row_that_shows_it():
    content = csv_of(HEADINGS, KIEL) + b"a;\x81;\n"
    assert problem(content).startswith(
        "The encoding of the file is neither UTF-8 nor Windows-1252: row 3 has a character that is in neither."
    )


@pytest.mark.parametrize("content", [codecs.BOM_UTF16_LE + "slug".encode("utf-16-le"), b"slug;\x00"])
def test_utf_16_and_binary_files_are_no_text(content):
    assert problem(content).startswith("The file is no text in UTF-8 or Windows-1252")


def test_an_unknown_delimiter_is_told_with_the_headings_that_are_looked_for():
    assert problem(b"slug:name_en:name_de\na:b:c\n") == (
        "The first row has no heading that is known, such as slug, name_en, name_de. The headings and cells have to be "
        "parted by semicolons, commas or tabs."
    )


def test_missing_unknown_and_doubled_columns_are_told_at_once():
    assert problems(csv_of(["slug", "colour", "slug"], ["a", "b", "c"]))[:3] == [
        "There is no column “colour”.",
        "Stands there twice: slug.",
        "These columns are missing: name_en, name_de.",
    ]


def test_an_open_quotation_mark_is_told_with_its_row():
    assert problem(csv_of(HEADINGS, KIEL) + b'"a;b;c\n').startswith("The file cannot be read from row 3 on")


def test_a_cell_that_is_too_long_for_the_reader_is_told_with_its_row():
    assert problem(csv_of(HEADINGS, KIEL, ["a", "x" * 200_000, ""])) == (
        "The file cannot be read from row 3 on: a quotation mark is not closed or not doubled there, or a cell has"
        " more than 131,072 characters."
    )


def test_the_old_format_of_excel_and_passwords_are_told():
    assert problem(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").startswith("This is a file in the old format of Excel (XLS)")


@pytest.mark.parametrize("content", [b"PK\x03\x04 and nothing behind it", xlsx_of(HEADINGS, KIEL)[:-200]])
def test_a_broken_spreadsheet_is_refused(content):
    assert problem(content).startswith("The file cannot be read as XLSX.")


@pytest.mark.parametrize("number", [1, 1_048_577])
def test_a_row_that_no_spreadsheet_has_at_this_place_is_refused(number):
    content = xlsx_of(HEADINGS, ["a", "", ""], KIEL)
    sheet = part_of(content).replace('<row r="3">', f'<row r="{number}">').replace('"A3"', f'"A{number}"')
    assert problem(with_part(content, "xl/worksheets/sheet1.xml", sheet)).startswith("The file cannot be read as XLSX.")


def test_another_kind_of_archive_is_refused():
    content = with_part(xlsx_of(HEADINGS, KIEL), "xl/workbook.xml", "<document/>")
    assert problem(content).startswith("The file cannot be read as XLSX.")


def test_a_zip_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(spreadsheets, "MOST_UNZIPPED", 1024 * 1024)
    bomb = with_part(xlsx_of(HEADINGS, KIEL), "xl/media/large.bin", "0" * (3 * 1024 * 1024))
    assert len(bomb) < 20_000
    monkeypatch.setattr("zipfile.ZipFile.read", lambda *args: pytest.fail("unpacked"))
    assert problem(bomb).startswith("Unpacked, the file has 3 MB in")
    monkeypatch.setattr(spreadsheets, "MOST_UNZIPPED", 10 * 1024 * 1024)
    monkeypatch.setattr(spreadsheets, "MOST_PARTS", 5)
    assert problem(bomb).startswith("Unpacked, the file has 3 MB in")


def test_entities_that_would_grow_without_bound_are_refused():
    sheet = xlsx_of(HEADINGS, KIEL)
    bomb = with_part(sheet, "xl/worksheets/sheet1.xml", '<!DOCTYPE x [<!ENTITY a "b">]>' + part_of(sheet))
    assert problem(bomb).startswith("The file cannot be read as XLSX.")


def test_entities_cannot_hide_in_another_encoding():
    sheet = xlsx_of(HEADINGS, KIEL)
    text = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "b">]>' + part_of(sheet)
    assert problem(with_part(sheet, "xl/worksheets/sheet1.xml", text.encode("utf-16"))).startswith(
        "The file cannot be read as XLSX."
    )


def test_a_formula_without_its_result_is_told_with_its_cell(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    book.active.append(["a", "", '=UPPER("kiel")'])
    book.save(tmp_path / "file.xlsx")
    content = (tmp_path / "file.xlsx").read_bytes()
    assert problem(content) == (
        "Cell C2 has a formula without its result. Open the file in your spreadsheet, save it there, and upload it"
        " again."
    )
    for kind, result, value in (
        ("", "<v>5</v>", "5"),
        (' t="str"', "<v></v>", ""),
        (' t="str"', "<v>KIEL</v>", "KIEL"),
    ):
        sheet = re.sub(
            r'<c r="C2"[^>]*>(<f>.*?</f>)<v ?(/>|></v>)</c>', rf'<c r="C2"{kind}>\1{result}</c>', part_of(content)
        )
        assert rows_of(with_part(content, "xl/worksheets/sheet1.xml", sheet))[0][1]["name_de"] == value


def test_a_cell_some_columns_behind_the_last_heading_is_kept_apart():
    content = xlsx_of(HEADINGS, [*KIEL, "", "", "left over"])
    assert rows_of(content)[0][1][""] == "left over"


def test_a_cell_far_to_the_right_does_not_make_its_row_long():
    content = xlsx_of(HEADINGS, KIEL)
    sheet = part_of(content).replace("</row></sheetData>", '<c r="XFD2"><v>1</v></c></row></sheetData>')
    [(_number, cells)] = rows_of(with_part(content, "xl/worksheets/sheet1.xml", sheet))
    assert cells == dict(zip(HEADINGS, KIEL, strict=True))


def test_each_message_is_in_the_reader_s_language(monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 1000)
    with translation.override("de"):
        assert problem(b"") == "Die Datei ist leer."
        assert "1.001 Zeilen" in problem(csv_of(HEADINGS, *[KIEL] * 1001))


# Formulas


@pytest.mark.parametrize("text", ["=1+1", "+49 431", "-5.2", "@SUM(A1)", "\t=1", "'=1", "''=1", "＝1"])
def test_what_would_run_as_a_formula_is_neutral_in_csv_and_reads_back_as_it_was(text):
    assert neutral(text) == f"'{text}"
    assert plain(neutral(text)) == text
    assert plain(neutral_text(text)) == text


@pytest.mark.parametrize("text", ["Kiel", "a=b", "'s-Hertogenbosch", "", "'"])
def test_other_texts_are_left_alone(text):
    assert neutral(text) == neutral_text(text) == plain(text) == text


def test_a_spreadsheet_holds_a_formula_as_a_text_that_stays_one(tmp_path):
    (tmp_path / "file.xlsx").write_bytes(xlsx_of(HEADINGS, ["a", "=1+1", ""]))
    cell = openpyxl.load_workbook(tmp_path / "file.xlsx").active["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)
