"""The words of a noun's entries in memory: what a term finds, what a misspelt one may have meant, and edits."""

import random

import pytest
from pyroaring import BitMap

from clusterdir.folding import fold
from clusterdir.indexing import words as module
from clusterdir.indexing.words import Words
from clusterdir.inflection import same_word

NAMES = 2


def text(*fields):
    """A search text as the database makes it: two names, then whatever else."""
    fields = [*fields, ""][: max(NAMES, len(fields))]
    return fold("| " + "".join(f"{field} | " for field in fields))


def words(*texts, names=NAMES):
    """Words of entries numbered from 1."""
    return Words.build(enumerate(texts, 1), names)


def found(words, term):
    return [list(ids) for ids in words.find(term)]


@pytest.fixture
def harbours():
    return words(
        text("Port of Lübeck", "Lübecker Hafen", "Travemünde"),
        text("", "Hafen", "am Meer"),
        text("Hafenbau Kiel", "", "Lübeck"),
        text("Shipyard", "", "Hafen und Werft"),
        text("Museum", "", "nothing of the kind"),
    )


def test_a_term_finds_whole_words_of_names_then_beginnings_then_any_text(harbours):
    assert found(harbours, "hafen") == [[1, 2], [1, 2, 3], [1, 2, 3, 4]]


def test_a_word_of_the_text_alone_is_no_hit_in_a_name(harbours):
    assert found(harbours, "werf") == [[], [], [4]]


def test_a_term_inside_a_word_finds_nothing(harbours):
    assert found(harbours, "afen") == [[], [], []]


def test_a_word_that_is_in_a_name_and_in_the_text_counts_as_one_of_the_name():
    assert found(words(text("Hafen", "", "Hafen")), "hafen") == [[1], [1], [1]]


def test_the_noun_says_how_many_fields_are_names():
    entries = [text("a", "b", "c")]
    assert found(words(*entries, names=3), "c") == [[1], [1], [1]]
    assert found(words(*entries, names=2), "c") == [[], [], [1]]


def test_words_in_other_scripts_are_found_too():
    assert found(words(text("πειραιάς 港口")), "πειραι") == [[], [1], [1]]


def test_entries_are_known_by_how_many_different_words_a_name_of_theirs_has(harbours):
    assert [list(harbours.sized(size)) for size in range(5)] == [[], [2, 4, 5], [1, 3], [1], []]


def test_a_word_twice_in_a_name_is_one_word_of_its_size():
    assert list(words(text("Tik Tik")).sized(1)) == [1]


@pytest.mark.parametrize(
    ("term", "word"),
    [
        ("Häfen", "Hafen"),
        ("Verbände", "Verband"),
        ("Verband", "Verbände"),
        ("energies", "energy"),
        ("energy", "energies"),
        ("companies", "company"),
        ("Schiffe", "Schiff"),
        ("ships", "ship"),
        ("Unternehmens", "Unternehmen"),
        ("Länder", "Land"),
        ("Städten", "Stadt"),
        ("Ergebnisse", "Ergebnis"),
        ("Partnerinnen", "Partnerin"),
        ("associations", "association"),
        ("universities", "university"),
        ("künstlicher", "künstliche"),
    ],
)
def test_another_form_of_a_word_is_found(term, word):
    assert found(words(text(word)), fold(term))[1:] == [[1], [1]]


@pytest.mark.parametrize(
    ("term", "word"),
    [
        ("business", "busy"),
        ("university", "universal"),
        ("Hafer", "Hafen"),
        ("Raten", "Rat"),
        ("Messing", "Messe"),
        ("Innovation", "innovativ"),
        ("Land", "Laender-Verein"),
        ("factors", "factories"),
        ("parts", "party"),
        ("seas", "sea"),
    ],
)
def test_a_word_with_no_more_than_a_stem_in_common_is_not(term, word):
    assert not same_word(fold(term), fold(word))


def test_another_form_counts_as_a_beginning_not_as_the_whole_word():
    assert found(words(text("Verband"), text("", "", "Verbands")), "verbande") == [[], [1], [1, 2]]


@pytest.mark.parametrize(
    ("term", "meant"),
    [
        ("tourimsus", ["tourismus"]),  # two letters have changed places
        ("kiehl", ["kiel"]),  # a letter too many
        ("lubck", ["lubeck"]),  # a letter is missing
        ("gubeck", ["lubeck"]),  # a wrong letter, even the first
        ("torizzsmus", []),  # more than two slips
        ("kihl", ["kiel"]),
        ("khl", []),  # more than one slip in a short word
        ("ki", []),
        ("2024", []),
    ],
)
def test_a_misspelt_term_is_answered_with_the_nearest_word(term, meant):
    assert words(text("Tourismus Kiel", "", "Lübeck 2023")).nearest(term) == meant


def test_of_words_equally_near_the_most_frequent_comes_first():
    harbours = words(text("Haven"), text("Hafen"), text("", "", "Hafen"), text("Hafer"), text("Hafenx"))
    assert harbours.nearest("hafem") == ["hafen", "hafer"]
    assert harbours.nearest("hafens") == ["hafen", "hafenx", "hafer"]


def test_a_changed_entry_is_found_by_its_new_words_only(harbours):
    edited = harbours.replace(BitMap([2]), [(2, text("Marina"))])
    assert (found(edited, "hafen"), found(edited, "marina")) == ([[1], [1, 3], [1, 3, 4]], [[2], [2], [2]])


def test_a_deleted_entry_is_found_no_more(harbours):
    assert found(harbours.replace([1, 2], []), "hafen") == [[], [3], [3, 4]]


def test_the_text_of_an_entry_replaces_the_old_one_even_when_it_was_not_named(harbours):
    assert found(harbours.replace([], [(2, text("Marina"))]), "hafen") == [[1], [1, 3], [1, 3, 4]]


def test_an_edit_leaves_the_words_of_other_threads_as_they_were(harbours):
    before = found(harbours, "hafen")
    harbours.replace([1, 2, 3, 4, 5], [(9, text("Hafen"))])
    harbours._remembered.cache_clear()
    assert found(harbours, "hafen") == before == [[1, 2], [1, 2, 3], [1, 2, 3, 4]]


def test_a_word_that_nobody_uses_any_more_is_not_offered():
    entries = words(text("Hafer"), *[text("Hafen")] * 20).replace([1], [])
    assert entries.nearest("hafet") == ["hafen"]


def test_an_entry_counts_once_for_a_word_that_it_has_in_a_name_and_elsewhere():
    assert words(text("Hafen", "", "Hafen"), text("Hafer"), text("Hafer")).nearest("hafet") == ["hafer", "hafen"]


def test_many_edits_leave_few_layers():
    entries = words(*[text("Hafen")] * 1000)
    for pk in range(500):
        entries = entries.replace([], [(pk, text(f"Werft {pk}"))])
    assert len(entries.layers) <= 5


def test_without_entries_nothing_is_found():
    for empty in (words(), words(text("Hafen")).replace([1], [])):
        assert found(empty, "hafen") == [[], [], []]
        assert (empty.nearest("hafem"), list(empty.sized(1))) == ([], [])


def test_what_was_dumped_answers_alike_when_loaded(harbours, monkeypatch):
    monkeypatch.setattr(module, "COMMON", 2)  # so that some keys are common ones
    entries = Words.build([(pk, text("Hafen", "", f"Werft {pk}")) for pk in range(50)], NAMES)
    for original in (harbours, entries.replace([3], [(70, text("Häfen in Kiel"))]), words()):
        loaded = Words.load(original.dump())
        for term in ("hafen", "haf", "werft", "kiel", "1", "hafens"):
            assert loaded.find(term) == original.find(term)
        assert (loaded.nearest("hafem"), loaded.sized(3)) == (original.nearest("hafem"), original.sized(3))
        edited = loaded.replace([], [(99, text("", "Marina"))])
        assert found(edited, "marina") == [[99], [99], [99]]


def test_what_another_version_has_dumped_is_refused(harbours, monkeypatch):
    old = harbours.dump()
    monkeypatch.setattr(module, "FORMAT", b"words0")
    with pytest.raises(ValueError, match="not the words of this version"):
        Words.load(old)


def naive(entries, term):
    """What `find` has to answer, by reading all texts."""
    whole, name, anywhere = [], [], []
    for pk, entry in sorted(entries.items()):
        fields = entry.split("|")[1:]
        in_names, all_words = " ".join(fields[:NAMES]).split(), " ".join(fields).split()
        whole += [pk] * (term in in_names)
        name += [pk] * any(word.startswith(term) or same_word(term, word) for word in in_names)
        anywhere += [pk] * any(word.startswith(term) or same_word(term, word) for word in all_words)
    return [whole, name, anywhere]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("common", [1, 5, 1000])
def test_a_term_finds_what_reading_all_texts_finds_after_any_edits(seed, common, monkeypatch):
    monkeypatch.setattr(module, "COMMON", common)
    chance = random.Random(seed)
    stems = ["haf", "hafen", "schiff", "energi", "verband", "e", "ö", "werk", "netzwerk", "compan", "port"]
    endings = ["", "", "e", "en", "s", "es", "er", "y", "ies", "bau"]

    def some_text():
        counts = [chance.randrange(3) for _field in range(4)]
        return text(
            *(" ".join(chance.choice(stems) + chance.choice(endings) for _ in range(count)) for count in counts)
        )

    entries = {pk: some_text() for pk in chance.sample(range(300_000), chance.choice([3, 60]))}
    built = Words.build(entries.items(), NAMES)
    for _edit in range(12):
        gone = chance.sample(sorted(entries), min(len(entries), chance.randrange(4)))
        for pk in gone:
            del entries[pk]
        rows = {pk: some_text() for pk in gone[:2] + chance.sample(range(300_000), chance.choice([0, 1, 1, 9]))}
        entries |= rows
        built = built.replace(BitMap(gone), rows.items())
        for term in chance.sample([stem + ending for stem in stems for ending in endings], 8):
            assert found(built, fold(term)) == naive(entries, fold(term))
