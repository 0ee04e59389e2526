"""python .ci/check_anki.py: whether Anki takes the cards of `interview --anki`, twice.

Needs gan_keras with the extra `flashcards`, and a network. Anki itself, the package `anki`, is
under the AGPL: it is installed into an environment that is removed again, and nothing of
gan_keras imports it.
"""

import dataclasses
import json
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

PROGRAM = """
import json, sys
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

collection = Collection(sys.argv[1])
seen = []
for path in sys.argv[2:]:
    request = ImportAnkiPackageRequest(package_path=path, options=ImportAnkiPackageOptions())
    log = collection.import_anki_package(request).log
    notes = {}
    for number in collection.find_notes(""):
        note = collection.get_note(number)
        notes[f"{note['Id']} {note.note_type()['name']}"] = dict(note.items())["Question"]
    cards = [collection.get_card(number) for number in collection.find_cards("")]
    fine = all(card.question().strip() and card.answer().strip() for card in cards)
    seen.append({"notes": notes, "count": collection.note_count(), "new": len(log.new),
                 "cards": collection.card_count(), "fine": fine, "updated": len(log.updated),
                 "due": [card.due for card in cards if card.type == 2],
                 "decks": [deck.name for deck in collection.decks.all_names_and_ids()]})
    if len(seen) == 1:  # as if two cards had been learned
        collection.sched.set_due_date([card.id for card in cards[:2]], "7")
print(json.dumps(seen))
"""
CHANGED = "Is this text newer?"


def packages(folder):
    """Two packages of the bank; in the second, which is newer, one question has another text."""
    from gan_keras.course.bank import LANGUAGES, load_bank
    from gan_keras.course.editions.flashcards import save_cards

    first, *others = load_bank().values()
    newer = dataclasses.replace(first, question=first.question | {"en": CHANGED})
    paths = [folder / "first.apkg", folder / "second.apkg"]
    now = time.time()
    save_cards([first, *others], LANGUAGES, paths[0], now)
    save_cards([newer, *others], LANGUAGES, paths[1], now + 60)
    return first.id, len(others) + 1, paths


def faults(name, questions, seen):
    """Sentences about what is wrong after importing the first, the first again, and the second.

    Args:
        name: id of the question whose English text differs in the second package.
        questions: their number; each has a note and a card in both languages.
    """
    found = []
    for what, state in zip(("first", "repeated", "newer"), seen, strict=True):
        for key in ("count", "cards"):
            if state[key] != 2 * questions:
                found.append(f"{state[key]} {key} after the {what} import, not {2 * questions}")
        if not state["fine"]:
            found.append(f"an empty side of a card after the {what} import")
    if seen[0]["new"] != 2 * questions or seen[1]["new"] or seen[2]["new"]:
        found.append(f"new notes: {[state['new'] for state in seen]}")
    if seen[0]["notes"] != seen[1]["notes"]:
        found.append("the repeated import changed notes")
    before, after = seen[1]["notes"], seen[2]["notes"]
    changed = {key: after.get(key) for key in before if after.get(key) != before[key]}
    if list(changed.values()) != [CHANGED] or name not in next(iter(changed)):
        found.append(f"changed by the newer package: {changed or 'nothing'}")
    due = [state["due"] for state in seen[1:]]
    if due != [[7, 7], [7, 7]]:
        found.append(f"what was learned is lost: due {due}")
    return found


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        name, questions, paths = packages(folder)
        venv.create(folder / "environment", with_pip=True)
        python = folder / "environment" / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "-q", "anki>=25.2"], check=True)
        files = [folder / "collection.anki2", paths[0], paths[0], paths[1]]
        done = subprocess.run([python, "-c", PROGRAM, *files], check=True, stdout=subprocess.PIPE)
    seen = json.loads(done.stdout)
    found = faults(name, questions, seen)
    for sentence in found:
        print(f"error: {sentence}", file=sys.stderr)
    print(f"Anki: {[state['count'] for state in seen]} notes in {seen[-1]['decks']}")
    return bool(found)


if __name__ == "__main__":
    raise SystemExit(main())
