"""The dialogue: asks, waits, shows what to compare with, takes a grade, sums up."""

import random
import time
import unicodedata

from gan_keras.course.drill import progress
from gan_keras.course.drill.screen import columns, listing, paragraph, points, wrap
from gan_keras.course.drill.words import WORDS, heading, source, title

LETTERS = "abcdefgh"
RIGHT, WRONG = 2, 0  # grades of a quiz: recognising an answer is less than giving it


class Finish(Exception):
    """The user wants to stop."""


def listen(prompt):
    """What the user typed, in lower case; full-width letters of a Chinese keyboard count too."""
    print("\n".join(wrap(prompt.rstrip(), columns())), end=" ", flush=True)
    return unicodedata.normalize("NFKC", input()).strip().lower()


def card(question, language, parts):
    """Print parts of an entry, each below its title; those that it does not have are left out."""
    for part in parts:
        value = getattr(question, part)
        if not value:
            continue
        print()
        paragraph(title(part, language))
        if part in ("short", "long"):
            points([value[language]], mark=" ")
        elif part == "solution":
            listing(value)
        elif part == "next":
            points(value)
        elif part == "evidence":
            points([source(item, language) for item in value])
        else:
            points([text[language] for text in value])


def ask(question, language):
    """Print a question, and the code that it is about below it."""
    paragraph(question.question[language])
    if question.code:
        print()
        listing(question.code)


def show(question, language):
    """All that the bank has on a question."""
    paragraph(heading(question, language))
    ask(question, language)
    card(question, language, ("short", "solution", "long", "must", "bonus", "flags"))
    if question.choices:
        print()
        paragraph(title("options", language))
        reveal(question.choices, language)
    card(question, language, ("next", "evidence"))


def reveal(choices, language):
    """All options, each with whether it is right and why."""
    words = WORDS[language]
    for letter, choice in zip(LETTERS, choices, strict=False):
        verdict = words["right"] if choice.right else words["wrong"]
        text = f"{choice.text[language]} [{verdict}]"
        print("\n".join(wrap(text, columns(), f"  {letter}) ")))
        print("\n".join(wrap(choice.why[language], columns(), "     ")))


class Drill:
    """One sitting.

    Args:
        ladder: draws the questions.
        file: path of the progress.
        count, minutes: when to stop; None: do not stop for it.
        quiz: multiple choice instead of questions to answer aloud.
        seed: of the order of options.
    """

    def __init__(self, ladder, file, language, count=None, minutes=None, quiz=False, seed=0):
        self.ladder, self.file, self.language = ladder, file, language
        self.count, self.quiz = count, quiz
        self.until = None if minutes is None else time.monotonic() + 60 * minutes
        self.words = WORDS[language]
        self.shuffle = random.Random(seed).shuffle
        self.grades = {}  # Question.id: (Question, grade, card)

    def run(self):
        """Ask until the end, then sum up; what was graded is kept whatever happens."""
        paragraph(self.words["quiz" if self.quiz else "interview"])
        try:
            self._ask_all()
        except Finish:
            pass
        except EOFError:
            print()
            paragraph(self.words["ended"])
        except KeyboardInterrupt:
            print()
            self.summary()
            raise
        self.summary()

    def _ask_all(self):
        number = 0
        while self.count is None or number < self.count:
            if self.until is not None and time.monotonic() >= self.until:
                print()
                return paragraph(self.words["time"])
            question = self.ladder.draw()
            if question is None:
                return paragraph(self.words["all"])
            number += 1
            print()
            paragraph(heading(question, self.language, number, self.count))
            ask(question, self.language)
            grade = (self._choose if self.quiz else self._compare)(question)
            if grade is None:
                self.ladder.skipped()
                continue
            kept = progress.remember(self.file, question.id, grade)
            self.grades[question.id] = (question, grade, kept)
            self.ladder.graded(question, grade)
        return None

    def _compare(self, question):
        """The user's own grade, or None for a question that is skipped."""
        print()
        answer = listen(self.words["answered"])
        if answer == "q":
            raise Finish
        if answer == "s":
            return None
        card(question, self.language, ("must", "bonus", "flags", "short", "solution"))
        print()
        paragraph(self.words["scale"])
        while (answer := listen(self.words["grade"])) not in ("0", "1", "2", "3"):
            if answer == "q":
                raise Finish
            if answer == "l":
                card(question, self.language, ("long",))
                print()
            else:
                paragraph(self.words["again"])
        return int(answer)

    def _choose(self, question):
        """The grade of a choice, or None for a question that is skipped."""
        choices = list(question.choices)
        self.shuffle(choices)
        for letter, choice in zip(LETTERS, choices, strict=False):
            print("\n".join(wrap(choice.text[self.language], columns(), f"  {letter}) ")))
        letters = LETTERS[: len(choices)]
        right = {letters[i] for i, choice in enumerate(choices) if choice.right}
        prompt = self.words["choose_one" if len(right) == 1 else "choose_more"]
        print()
        while True:
            answer = listen(prompt.format(letters=f"{letters[0]}-{letters[-1]}", right=len(right)))
            chosen = [c for c in answer if c not in " ,、"]
            if chosen == ["q"]:
                raise Finish
            if chosen == ["s"]:
                return None
            if len(set(chosen)) == len(chosen) == len(right) and set(chosen) <= set(letters):
                break
            paragraph(self.words["letters"].format(letters=f"{letters[0]}-{letters[-1]}"))
        fine = set(chosen) == right
        print()
        paragraph(self.words["correct" if fine else "mistaken"])
        reveal(choices, self.language)
        return RIGHT if fine else WRONG

    def summary(self):
        """How it went, what to read, and when the missed questions come again."""
        print()
        if not self.grades:
            return paragraph(self.words["none"])
        grades = [grade for _, grade, _ in self.grades.values()]
        missed = [entry for entry in self.grades.values() if entry[1] < progress.GOOD]
        mean = f"{sum(grades) / len(grades):.1f}"
        known = len(grades) - len(missed)
        paragraph(self.words["summary"].format(asked=len(grades), known=known, mean=mean))
        reading = dict.fromkeys(
            source(item, self.language)
            for question, _, _ in missed
            for item in _to_read(question.evidence)
        )
        if missed:
            print()
            paragraph(title("read", self.language))
            points(reading)
            day = min(kept["due"] for _, _, kept in missed)
            print()
            paragraph(title("back", self.language, day=day))
            points(question.id for question, _, _ in missed)
        print()
        print(self.words["kept"].format(file=self.file))  # whole: a path is copied


def _to_read(evidence):
    """The notebook's sections, or else the pages, or else the papers."""
    for kind in ("notebook", "page", "arxiv"):
        if found := [item for item in evidence if kind in item]:
            return found
    return list(evidence)
