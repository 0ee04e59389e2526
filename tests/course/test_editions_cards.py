"""Cards for Anki: what is in a package, and what stays the same from one to the next.

That Anki itself takes them is checked by `.ci/check_anki.py`, which needs a network.
"""

import copy
import importlib.util
import re
import sqlite3
import sys
import tomllib
import zipfile
from dataclasses import replace

import pytest
from command_line import failure, run, snapshot
from places import ROOT

from gan_keras import interview
from gan_keras.course.bank import LANGUAGES, load_bank
from gan_keras.course.editions import flashcards
from gan_keras.course.editions.flashcards import DECKS, FIELDS, MODELS, save_cards

BANK = load_bank()
ALL = list(BANK.values())
NEEDED = pytest.mark.skipif(
    importlib.util.find_spec("genanki") is None, reason="needs the extra flashcards (genanki)"
)


def notes(file, folder):
    """{guid: {"fields", "tags", "model", "mod", "due", "deck"}} of a package."""
    with zipfile.ZipFile(file) as package:
        assert sorted(package.namelist()) == ["collection.anki2", "media"]
        package.extract("collection.anki2", folder)
    database = folder / "collection.anki2"
    connection = sqlite3.connect(database)
    rows = connection.execute(
        "select guid, flds, tags, mid, notes.mod, due, did from notes join cards on nid = notes.id"
    ).fetchall()
    connection.close()
    database.unlink()
    assert len({row[0] for row in rows}) == len(rows)
    return {
        guid: {"fields": dict(zip(FIELDS, fields.split("\x1f"), strict=True)),
               "tags": tags.split(), "model": model, "mod": mod, "due": due, "deck": deck}
        for guid, fields, tags, model, mod, due, deck in rows
    }  # fmt: skip


@NEEDED
def test_each_question_is_a_card_in_each_language(tmp_path, capsys):
    file = tmp_path / "questions.apkg"
    assert run(interview.main, "--anki", file, "--lang", "both") == 0
    assert capsys.readouterr().out == f"{len(BANK)} questions: {file}\n"
    found = notes(file, tmp_path)
    assert len(found) == 2 * len(BANK)
    for language in LANGUAGES:
        number, _ = DECKS[language]
        mine = [note for note in found.values() if note["deck"] == number]
        assert {note["model"] for note in mine} == {MODELS[language][0]}
        order = {note["due"]: note["fields"]["Id"] for note in mine}
        assert [order.get(place) for place in range(len(mine))] == list(BANK)
        for note in mine:
            question = BANK[note["fields"]["Id"]]
            assert set(note["tags"]) == {
                f"gan::topic::{question.topic}", f"gan::level::{question.level}",
                f"gan::language::{language}"}  # fmt: skip
    assert snapshot(tmp_path).keys() == {file}


@NEEDED
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_has_all_of_a_question(tmp_path, language):
    save_cards(ALL, (language,), tmp_path / "x.apkg")
    for note in notes(tmp_path / "x.apkg", tmp_path).values():
        fields, question = note["fields"], BANK[note["fields"]["Id"]]
        inline = flashcards.inline
        assert fields["Question"] == inline(question.question[language])
        assert fields["Code"] == flashcards.block(question.code)
        assert fields["Solution"] == flashcards.block(question.solution)
        assert fields["Short"] == inline(question.short[language])
        assert fields["Long"] == inline(question.long[language])
        for field in ("must", "bonus", "flags"):
            items = re.findall("<li>(.*?)</li>", fields[field.capitalize()])
            assert items == [inline(text[language]) for text in getattr(question, field)]
        for choice in question.choices:
            assert inline(choice.text[language]) in fields["Options"]
            assert inline(choice.why[language]) in fields["Options"]
        assert fields["Evidence"].count("<li>") == len(question.evidence)
        texts = re.sub(r"</?(ul|li|code|pre|b|a)( href=\"https://arxiv\.org/abs/[\d.]+\")?>", "",
                       " ".join(fields.values()))  # fmt: skip
        assert "<" not in texts
        assert "`" not in texts


@NEEDED
def test_a_newer_package_updates_the_same_notes(tmp_path):
    """Guids, kinds and decks are those of the same question, also where its texts have changed."""
    both = {"en": "Another text.", "zh": "另一段文字。"}
    changed = [replace(q, question=both, short=both, must=(both,), level="deep") for q in ALL]
    save_cards(ALL, LANGUAGES, tmp_path / "a.apkg", 1_800_000_000)
    save_cards(ALL, LANGUAGES, tmp_path / "b.apkg", 1_800_000_100)
    save_cards(changed[::-1], LANGUAGES, tmp_path / "c.apkg", 1_800_000_200)
    first, again, newer = (notes(tmp_path / f"{name}.apkg", tmp_path) for name in "abc")
    assert first.keys() == again.keys() == newer.keys()
    assert all(first[guid]["fields"] == again[guid]["fields"] for guid in first)
    for guid, note in newer.items():
        for key in ("model", "deck"):
            assert note[key] == first[guid][key]
        assert note["fields"]["Id"] == first[guid]["fields"]["Id"]
        assert note["fields"]["Question"] in both.values()
        assert note["mod"] == first[guid]["mod"] + 200


def test_the_numbers_that_anki_knows_cards_by():
    """Another number would be another deck or kind of note beside the one that a learner has."""
    assert DECKS == {"en": (1873402611, "GAN interview"), "zh": (1873402612, "GAN 面试")}
    assert {language: number for language, (number, _) in MODELS.items()} == {
        "en": 1540277301, "zh": 1540277302}  # fmt: skip
    assert FIELDS[:3] == ("Id", "About", "Question")


@NEEDED
def test_guids_are_those_of_earlier_packages(tmp_path):
    save_cards(ALL[:1], LANGUAGES, tmp_path / "x.apkg")
    found = notes(tmp_path / "x.apkg", tmp_path)
    assert ALL[0].id == "basics-what-is-a-gan"
    assert list(found) == ["Mv0mlEL|F:", "Qpm]r9Aw5R"]


@NEEDED
def test_a_choice_of_questions_is_made_as_for_a_sheet(tmp_path):
    words = ("--topic", "losses,faces", "--level", "core", "--count", 4, "--seed", 2)
    assert run(interview.main, "--anki", tmp_path / "x.apkg", *words) == 0
    found = notes(tmp_path / "x.apkg", tmp_path).values()
    chosen = [BANK[note["fields"]["Id"]] for note in found]
    assert sorted(question.topic for question in chosen) == ["faces"] * 2 + ["losses"] * 2
    assert {question.level for question in chosen} == {"core"}


@NEEDED
def test_the_back_names_parts_only_where_there_are_some():
    import genanki

    for language in LANGUAGES:
        [template] = flashcards.model_of(genanki, language).templates
        for field in FIELDS:
            places = template["qfmt"] + template["afmt"]
            assert f"{{{{{field}}}}}" in places
        for field in (*flashcards.OPEN, *flashcards.FOLDED):
            assert f"{{{{#{field}}}}}<" in template["afmt"]
            assert field not in re.findall(r"\{\{(\w+)\}\}", template["qfmt"])
        assert template["afmt"].count("<details>") == len(flashcards.FOLDED)


def test_without_the_package_a_line_says_how_to_get_it(capsys, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "genanki", None)
    line = failure(capsys, interview.main, "--anki", tmp_path / "x.apkg")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    [needed] = project["optional-dependencies"]["flashcards"]
    assert line == f'error: --anki needs a package that is missing: pip install "{needed}"'
    assert snapshot(tmp_path) == {}


def test_anki_itself_is_no_dependency():
    """It is under the AGPL."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    every = [*project["dependencies"], *(each for extra in extras for each in extra)]
    names = {re.match(r"[\w-]+", each)[0] for each in every}
    assert "genanki" in names
    assert not {"anki", "aqt"} & names
    for path in (ROOT / "gan_keras").rglob("*.py"):
        assert not re.search(r"^\s*(from|import) (anki|aqt)\b", path.read_text("utf-8"), re.M), path


@NEEDED
def test_what_cannot_be_written_leaves_the_old_package(capsys, tmp_path, monkeypatch):
    file = tmp_path / "x.apkg"
    file.write_text("old")

    def full(path):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("gan_keras.files.sync", full)
    line = failure(capsys, interview.main, "--anki", file)
    assert f"cannot write {file} (No space left on device): name another file with --anki" in line
    assert snapshot(tmp_path) == {file: b"old"}


# The check by Anki


def check_anki():
    spec = importlib.util.spec_from_file_location("check_anki", ROOT / ".ci" / "check_anki.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def states():
    """What three fine imports of two questions look like."""
    before = {
        "a GAN question": "A?",
        "a GAN 面试题": "甲？",
        "b GAN question": "B?",
        "b GAN 面试题": "乙？",
    }
    after = before | {"a GAN question": check_anki().CHANGED}
    state = {"count": 4, "cards": 4, "fine": True, "new": 0, "due": [7, 7]}
    return [state | {"notes": before, "new": 4, "due": []}, state | {"notes": before},
            state | {"notes": after}]  # fmt: skip


def test_fine_imports_have_no_fault():
    assert check_anki().faults("a", 2, states()) == []


@pytest.mark.parametrize(
    ("place", "change", "sentence"),
    [
        (0, {"count": 3}, "3 count after the first import, not 4"),
        (1, {"cards": 8}, "8 cards after the repeated import, not 4"),
        (1, {"new": 4}, "new notes: [4, 4, 0]"),
        (2, {"fine": False}, "an empty side of a card after the newer import"),
        (2, {"due": [0, 0]}, "what was learned is lost: due [[7, 7], [0, 0]]"),
        (2, {"notes": states()[0]["notes"]}, "changed by the newer package: nothing"),
    ],
)
def test_faults_of_imports_are_found(place, change, sentence):
    seen = copy.deepcopy(states())
    seen[place] |= change
    assert check_anki().faults("a", 2, seen) == [sentence]
