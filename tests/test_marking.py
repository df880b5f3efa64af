"""What a search has found, marked in the text as somebody has written it."""

import pytest
from django.utils.safestring import SafeString

from clusterdir.marking import excerpt, marked


@pytest.mark.parametrize(
    ("text", "terms", "html"),
    [
        ("Lübecker Häfen & Tourismus", ["hafen"], "Lübecker <mark>Häfen</mark> &amp; Tourismus"),
        ("Lübecker Hafen", ["lub", "hafen"], "<mark>Lübecker</mark> <mark>Hafen</mark>"),
        ("E-Mobilität", ["mobil"], "E-<mark>Mobilität</mark>"),
        ("E-Mobilität", ["e"], "<mark>E</mark>-Mobilität"),
        ("Straßenbau, Goethestraße", ["strasse", "gothe"], "<mark>Straßenbau</mark>, <mark>Goethestraße</mark>"),
        ("Hafenverband", ["verbande"], "Hafenverband"),
        ("der Verband", ["verbande"], "der <mark>Verband</mark>"),
        ("clean energy", ["energies"], "clean <mark>energy</mark>"),
        ("Kiel|Hafen\u00a0„Nord“", ["hafen", "nord"], "Kiel|<mark>Hafen</mark>\u00a0„<mark>Nord</mark>“"),
        ("Mu\u0308ritz", ["muritz"], "<mark>Müritz</mark>"),  # a letter and dots
        ("nothing", ["hafen"], "nothing"),
        ("nothing", [], "nothing"),
        ("", ["hafen"], ""),
    ],
)
def test_the_words_that_match_are_marked(text, terms, html):
    assert marked(text, terms) == html


def test_everything_of_the_text_is_escaped():
    assert marked("<b> a&b <i>", ["i", "b"]) == ("&lt;<mark>b</mark>&gt; a&amp;<mark>b</mark> &lt;<mark>i</mark>&gt;")
    assert isinstance(marked("<b>", ["b"]), SafeString)


def test_a_mark_cannot_be_broken_out_of_by_a_word_with_signs_that_no_fold_knows():
    assert marked('<script>"x"', ["script"]) == "&lt;<mark>script</mark>&gt;&quot;x&quot;"


def numbers(first, last):
    return " ".join(f"w{number}" for number in range(first, last + 1))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one Hafen", "one <mark>Hafen</mark>"),
        (f"{numbers(1, 5)}\n\n Hafen", f"{numbers(1, 5)} <mark>Hafen</mark>"),
        (f"Hafen {numbers(1, 20)}", f"<mark>Hafen</mark> {numbers(1, 9)} …"),
        (
            f"{numbers(1, 20)} (Hafen) {numbers(21, 40)}",
            f"… {numbers(16, 20)} (<mark>Hafen</mark>) {numbers(21, 24)} …",
        ),
        (f"{numbers(1, 20)} Hafen", f"… {numbers(12, 20)} <mark>Hafen</mark>"),
        (numbers(1, 20), f"{numbers(1, 10)} …"),
        ("", ""),
    ],
)
def test_an_excerpt_shows_the_words_around_the_first_match(text, html):
    assert excerpt(text, ["hafen"], words=10) == html


def test_an_excerpt_of_a_long_text_begins_a_few_words_before_the_match():
    assert excerpt(f"{numbers(1, 50)} Hafen {numbers(51, 90)}", ["hafen"]) == (
        f"… {numbers(43, 50)} <mark>Hafen</mark> {numbers(51, 71)} …"
    )


def test_an_excerpt_is_escaped_and_safe():
    found = excerpt("<b>Hafen</b>", ["hafen"])
    assert (found, type(found)) == ("&lt;b&gt;<mark>Hafen</mark>&lt;/b&gt;", SafeString)
