"""One way of folding text, the same in Python and in the database."""

import pytest

from clusterdir.folding import fold, plain, terms
from clusters.models import Cluster

from . import factories


@pytest.mark.parametrize("text", ["Lübeck", "Luebeck", "Lubeck", "LÜBECK", "lúbeck"])
def test_an_umlaut_in_any_writing_is_one_word(text):
    assert fold(text) == "lubeck"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Straße", "strasse"),
        ("GROẞ", "gross"),
        ("Ærø", "aro"),
        ("Œuvre", "ouvre"),
        ("Gdańsk, Łódź", "gdansk lodz"),
        ("EE.SH", "ee sh"),
        ("A – B/C", "a b c"),
        ("  two   spaces ", " two spaces "),
        ("", ""),
    ],
)
def test_case_accents_and_punctuation_do_not_count(text, folded):
    assert fold(text) == folded


def test_a_sort_key_keeps_the_letters_that_a_search_draws_together():
    assert (plain("Goethe"), fold("Goethe")) == ("goethe", "gothe")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("Lu\u0308beck", ["lubeck"]),
        ("Lübeck Hanse", ["lubeck", "hanse"]),
        ("Hanse, hanse HANSE", ["hanse"]),
        ("a|b", ["a", "b"]),
        ("%_", ["%"]),
        ("–", []),
        ("", []),
    ],
)
def test_a_query_is_taken_apart_into_its_words_each_once(query, words):
    assert terms(query) == words


def test_a_query_has_at_most_twelve_words():
    assert terms(" ".join(map(str, range(100)))) == [str(number) for number in range(12)]


NASTY = [
    "Lübeck",
    "Größe ÄÖÜ äöü ß ẞ",
    "Aeoeue AEOEUE aeue oeue",
    "É è Ê ç Ñ ø Å æ Œ ł ż š č ý",
    "İstanbul ıI Iİ",
    "ﬁ ﬂ ﬀ Ⅷ ½ ²",
    "Ελλάδα ΣΑΣ ς σ",
    "Ж ж Ё ё",
    "日本 中文",
    "e\u0301 u\u0308 \u00fc",
    "a\u00a0b\tc\nd\re",
    "a\u200bb",
    "'quoted' \"double\" `back` \\slash\\ %percent_ {brace} [x] $1 \\1 ?",
    "a | b || c",
    "🐟 fish",
    "a\u2003b\u2028c",
    "   ",
    "A" * 200,
    "ß" * 100,
    "ue" * 100,
]


@pytest.mark.django_db
@pytest.mark.parametrize("text", NASTY)
def test_the_database_folds_as_python_does(text):
    made = factories.make_cluster(name_en=text, slug="nasty", aliases=text * 2)
    cluster = Cluster.objects.get(pk=made.pk)
    assert cluster.sort_en == plain(text)
    fields = [text, "", "", text * 2, "", "", "", "", ""]
    assert cluster.search_text == fold("| " + "".join(f"{field} | " for field in fields))


@pytest.mark.django_db
@pytest.mark.parametrize("text", [text for text in NASTY if "\u2003" not in text])  # an em space parts no words
def test_each_word_of_a_name_finds_it(text):
    cluster = factories.make_cluster(name_en=text, slug="nasty")
    factories.make_cluster(name="9")
    for word in terms(text):
        assert list(Cluster.objects.search(word)) == [cluster]
