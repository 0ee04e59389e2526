"""Questions as a package for Anki: a note for each question and language.

Anki knows a note by its GUID, a deck and a kind of note by their numbers. All of them are made
from what never changes, so importing a newer package updates notes and keeps what was learned.
There are no notes of multiple choice: recognising an answer is less than giving it. The options
stand folded on the back, because many of the wrong ones are usual mistakes.
"""

import sqlite3
import tempfile
import time
import zipfile
from itertools import count
from pathlib import Path

from gan_keras.course.drill.words import WORDS, heading
from gan_keras.course.editions.markup import TAGS, block, inline, listed, where
from gan_keras.course.editions.saving import saved
from gan_keras.errors import InputError

STYLE = Path(__file__).with_name("flashcards.css")
DECKS = {"en": (1873402611, "GAN interview"), "zh": (1873402612, "GAN 面试")}  # never change
MODELS = {"en": (1540277301, "GAN question"), "zh": (1540277302, "GAN 面试题")}
# In the order of the note; Anki shows notes by the first. New ones only at the end.
FIELDS = ("Id", "About", "Question", "Code", "Short", "Must", "Bonus", "Flags", "Solution", "Long",
          "Options", "Evidence")  # fmt: skip
OPEN = ("Short", "Must", "Bonus", "Flags", "Solution")  # parts of the back
FOLDED = ("Long", "Options", "Evidence")


def import_genanki():
    """The package genanki.

    Raises:
        InputError: it is not installed.
    """
    try:
        import genanki
    except ImportError:
        raise InputError('--anki needs a package that is missing: pip install "genanki>=0.13.1,'
                         '<0.14"') from None  # fmt: skip
    return genanki


def shown(field, template):
    """A part of a card that is left out where the note has nothing for it."""
    return f"{{{{#{field}}}}}{template}{{{{/{field}}}}}"


def model_of(genanki, language):
    """The kind of note of a language: its fields and both sides of its card."""
    number, name = MODELS[language]
    words = WORDS[language]
    front = f'<div lang="{TAGS[language]}"><p class="about">{{{{About}}}}</p>'
    front += '<p class="question">{{Question}}</p>{{Code}}</div>'
    back = [f'{{{{FrontSide}}}}<hr id="answer"><div lang="{TAGS[language]}">']
    for field in OPEN:
        back.append(shown(field, f"<h3>{words[field.lower()]}</h3>{{{{{field}}}}}"))
    for field in FOLDED:
        title = words[field.lower()]
        back.append(shown(field, f"<details><summary>{title}</summary>{{{{{field}}}}}</details>"))
    back.append('<p class="id">{{Id}}</p></div>')
    return genanki.Model(
        number,
        name,
        fields=[{"name": field} for field in FIELDS],
        templates=[{"name": name, "qfmt": front, "afmt": "\n".join(back)}],
        css=STYLE.read_text("utf-8"),
    )


def options(question, language):
    """All options as a list, each with whether it is right and why."""
    words = WORDS[language]
    return listed([
        f"{inline(choice.text[language])} <b>[{words['right' if choice.right else 'wrong']}]</b> "
        f"{inline(choice.why[language])}"
        for choice in question.choices
    ])  # fmt: skip


def fields_of(question, language):
    """{field: HTML} of a note."""
    points = {key.capitalize(): listed([inline(text[language]) for text in getattr(question, key)])
              for key in ("must", "bonus", "flags")}  # fmt: skip
    return points | {
        "Id": question.id,
        "About": inline(heading(question, language).rpartition(" | ")[0]),
        "Question": inline(question.question[language]),
        "Code": block(question.code),
        "Short": inline(question.short[language]),
        "Solution": block(question.solution),
        "Long": inline(question.long[language]),
        "Options": options(question, language),
        "Evidence": listed([where(item, language) for item in question.evidence]),
    }


def notes_of(genanki, questions, language):
    """The notes of a language, in the order in which Anki shows new ones."""
    model = model_of(genanki, language)
    for place, question in enumerate(questions):
        fields = fields_of(question, language)
        yield genanki.Note(
            model,
            [fields[name] for name in FIELDS],
            guid=genanki.guid_for("gan_keras", question.id, language),
            tags=[f"gan::topic::{question.topic}", f"gan::level::{question.level}",
                  f"gan::language::{language}"],
            due=place,
        )  # fmt: skip


def save_cards(questions, languages, path, timestamp=None):
    """Write a package.

    Args:
        questions: a list of `Question`.
        timestamp: seconds since 1970, default now. Anki takes a changed note if it is newer.

    Raises:
        InputError: genanki is missing, or the file cannot be written.
    """
    genanki = import_genanki()
    timestamp = time.time() if timestamp is None else timestamp
    decks = []
    for language in languages:
        decks.append(genanki.Deck(*DECKS[language]))
        for note in notes_of(genanki, questions, language):
            decks[-1].add_note(note)
    # `Package.write_to_file` leaves a database of some MB in the folder of temporary files.
    with tempfile.TemporaryDirectory() as folder, saved(path, "--anki") as part:
        database = Path(folder) / "collection.anki2"
        connection = sqlite3.connect(database)
        ids = count(int(timestamp * 1000))
        genanki.Package(decks).write_to_db(connection.cursor(), timestamp, ids)
        connection.commit()
        connection.close()
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as package:
            package.write(database, database.name)
            package.writestr("media", "{}")
