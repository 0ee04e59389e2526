"""Questions as one HTML file for A4 paper: to write on, or with answers and a rubric."""

import random
from dataclasses import dataclass
from pathlib import Path

from gan_keras.course.bank import LEVELS, TOPICS
from gan_keras.course.drill.words import LEVEL_NAMES, TOPIC_NAMES, WORDS, heading, named
from gan_keras.course.editions.markup import TAGS, block, inline, listed, where
from gan_keras.course.editions.saving import saved
from gan_keras.course.editions.words import PRINTED

STYLE = Path(__file__).with_name("sheet.css")
LETTERS = "abcdefgh"
LINES = {"screening": 6, "core": 8, "deep": 10, "debugging": 10, "coding": 16, "design": 16}


@dataclass(frozen=True)
class Sheet:
    """What is printed, and how.

    Args:
        questions: a list of `Question`, in their order on paper.
        bank: {id: Question} of all, for the text of follow-ups.
        languages: one or two keys of `WORDS`, the first one above the second.
        answers: whether answers are printed, and no room to write.
        quiz: multiple choice: options to tick instead of a text to write.
        seed: of the order of options, and said on the sheet; None: nothing was drawn.
    """

    questions: list
    bank: dict
    languages: tuple = ("en",)
    answers: bool = False
    quiz: bool = False
    seed: int | None = None

    def said(self, key, words=PRINTED, **values):
        """Words of the sheet, in both languages with a stroke between."""
        return " / ".join(words[each][key].format(**values) for each in self.languages)

    def text(self, texts):
        """A text of the bank, in each language on lines of its own."""
        return "".join(f'<span class="text" lang="{TAGS[each]}">{inline(texts[each])}</span>'
                       for each in self.languages)  # fmt: skip

    def part(self, key, content, kind="part"):
        """A titled part of an answer, or nothing where the question has none."""
        title = inline(self.said(key, WORDS if key in WORDS["en"] else PRINTED))
        return f'<section class="{kind}"><h3>{title}</h3>{content}</section>\n' if content else ""

    def page(self):
        """The whole file."""
        title = inline(self.said("with_answers" if self.answers else "title"))
        articles = "".join(self.article(*each) for each in enumerate(self.questions, 1))
        kind, overview = (' class="answers"', self.overview()) if self.answers else ("", "")
        return (
            f'<!doctype html>\n<html lang="{TAGS[self.languages[0]]}">\n<head>\n'
            f'<meta charset="utf-8">\n<title>{title}</title>\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<style>\n{STYLE.read_text('utf-8')}</style>\n</head>\n<body{kind}>\n"
            f"<header>\n<h1>{title}</h1>\n{self.head()}{overview}</header>\n"
            f"<main>\n{articles}</main>\n</body>\n</html>\n"
        )

    def head(self):
        """Places for a name, a date and the points, and below them what was chosen."""
        blank = '<span class="blank"></span>'
        total = sum(map(self.points, self.questions))
        labels = [self.said(key) for key in ("name", "date", "reached")]
        who = "".join(f"<span>{label}</span> {blank} " for label in labels)
        return f'<p class="who">{who}<span>/ {total}</span></p>\n' + "".join(
            f'<p class="chosen" lang="{TAGS[language]}">{inline(self.chosen(language))}</p>\n'
            for language in self.languages
        )

    def chosen(self, language):
        """Sentences on what is printed and how it counts."""
        words = PRINTED[language]
        topics = [named(topic, TOPIC_NAMES, language) for topic in TOPICS
                  if any(q.topic == topic for q in self.questions)]  # fmt: skip
        levels = [named(level, LEVEL_NAMES, language) for level in LEVELS
                  if any(q.level == level for q in self.questions)]  # fmt: skip
        topics, levels = (words["comma"].join(names) for names in (topics, levels))
        sentences = [
            words["chosen"].format(count=len(self.questions), topics=topics, levels=levels)
        ]
        if not self.quiz:
            sentences.append(words["scoring"])
        if self.seed is not None:
            sentences.append(words["again"].format(seed=self.seed))
        return ("" if language == "zh" else " ").join(sentences)

    def overview(self):
        """A table of all questions, to find them and to write down their points."""
        rows = "".join(
            f'<tr><td>{number}</td><td><a href="#{question.id}">'
            f"{self.text(question.question)}</a></td>"
            f'<td class="reached">/ {self.points(question)}</td></tr>\n'
            for number, question in enumerate(self.questions, 1)
        )
        return f'<table class="overview">\n{rows}</table>\n'

    def points(self, question):
        """How many points a good answer has."""
        return 1 if self.quiz else len(question.must)

    def article(self, number, question):
        """A question, with what belongs below it."""
        about = [heading(question, language) for language in self.languages]
        about = [*(line.rpartition(" | ")[0] for line in about), question.id,
                 self.said("points", points=self.points(question))]  # fmt: skip
        parts = [self.options(question)] if self.quiz else []
        if self.answers:
            parts.append(self.answer(question))
        elif not self.quiz:
            parts.append(f'<div class="room">{"<i></i>" * LINES[question.level]}</div>\n')
        return (
            f'<article id="{question.id}">\n<h2><span>{number}.</span>'
            f"<span>{self.text(question.question)}</span></h2>\n"
            f'<p class="about">{inline(" | ".join(about))}</p>\n{block(question.code)}'
            f"{''.join(parts)}</article>\n"
        )

    def answer(self, question):
        """All that the bank has on a question; of a quiz what explains the right option."""
        short = self.part("short", f"<p>{self.text(question.short)}</p>")
        sources = [where(item, self.languages[0]) for item in question.evidence]
        sources = self.part("evidence", listed(sources))
        if self.quiz:
            return short + sources
        follow_ups = [f"<code>{name}</code> {self.text(self.bank[name].question)}"
                      for name in question.next]  # fmt: skip
        parts = (
            short,
            self.part("long", f"<p>{self.text(question.long)}</p>", "part long"),
            self.part("solution", block(question.solution)),
            self.rubric(question),
            self.options(question),
            self.part("next", listed(follow_ups, "follow")),
            sources,
        )
        return "".join(parts)

    def rubric(self, question):
        """Points to tick."""
        box = '<span class="box"></span>'
        return "".join(
            self.part(key, listed(
                [f'{box}<span class="worth">{worth}</span><span>{self.text(text)}</span>'
                 for text in getattr(question, key)], "rubric"), f"part {key}")
            for key, worth in (("must", "1"), ("bonus", "+1"), ("flags", "\N{MINUS SIGN}1"))
        )  # fmt: skip

    def options(self, question):
        """Options to tick; with answers the right ones are ticked and each has its reason."""
        choices = list(question.choices)
        random.Random(f"{self.seed} {question.id}").shuffle(choices)
        lines = []
        for letter, choice in zip(LETTERS, choices, strict=False):
            ticked = " right" if self.answers and choice.right else ""
            line = f'<span class="box{ticked}"></span><span>{letter})</span>'
            line += f"<span>{self.text(choice.text)}"
            if self.answers:
                verdict = self.said("right" if choice.right else "wrong", WORDS)
                line += f'<span class="why"><b>[{verdict}]</b> {self.text(choice.why)}</span>'
            lines.append(f"{line}</span>")
        if not lines or self.answers:
            return self.part("options", listed(lines, "options"))
        right = sum(choice.right for choice in choices)
        return f"<p>{self.said('choose', right=right)}</p>{listed(lines, 'options')}\n"


def save_sheet(sheet, path):
    """Write a `Sheet`.

    Raises:
        InputError: the file cannot be written.
    """
    with saved(path, "--sheet") as part:
        part.write_text(sheet.page(), "utf-8", newline="\n")
