"""The pages of docs/interview: python -m gan_keras.course.editions.pages docs/interview

Each question has its id as an anchor, so that a link to it works as long as the question exists.
"""

import re
import sys
from pathlib import Path

from gan_keras import command
from gan_keras.course.bank import LANGUAGES, TOPICS, load_bank
from gan_keras.course.drill.words import LEVEL_NAMES, TOPIC_NAMES, WORDS, named, source
from gan_keras.course.editions.markup import ARXIV
from gan_keras.course.editions.page_words import PAGES
from gan_keras.errors import InputError
from gan_keras.files import replace_atomically

HOME = Path(__file__).parent
FOLDERS = {"en": "", "zh": "zh/"}  # of a language, below docs/interview
NOTEBOOKS = {"en": "notebooks", "zh": "notebooks/zh"}  # below the repository
SPECIAL = re.compile(r"([\\*_\[\]<>|~$&])")  # would be markup in Markdown
FIRST = re.compile(r"^([-+#=>]|\d+(?=[.)]))")  # would begin a list, a heading or a quotation


def prose(text):
    """A text as Markdown: escaped, but for what stands in backticks."""
    parts = text.split("`")
    parts[::2] = [SPECIAL.sub(r"\\\1", part) for part in parts[::2]]
    joined = "`".join(parts)
    return FIRST.sub(lambda m: f"{m[1]}\\" if m[1].isdigit() else f"\\{m[1]}", joined)


def listing(code):
    return f"```python\n{code}\n```" if code else ""


def bullets(items):
    return "\n".join(f"- {item}" for item in items)


def folded(summary, parts):
    """What opens when its summary is clicked."""
    inside = "\n\n".join(part for part in parts if part)
    return f"<details>\n<summary>{summary}</summary>\n\n{inside}\n\n</details>"


def slug(title):
    """The anchor that GitHub gives to a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def topic_title(topic, language):
    return named(topic, TOPIC_NAMES, language) if language == "zh" else topic.capitalize()


def beside(here, there, topic):
    """The way from a page in one language to a topic's page in another, or in the same."""
    if here == there:
        return f"{topic}.md"
    return f"{'../' if FOLDERS[here] else ''}{FOLDERS[there]}{topic}.md"


class Page:
    """A topic in one language.

    Args:
        notebooks: {number: name of the file} of the notebooks, for links.
    """

    def __init__(self, topic, language, bank, notebooks):
        self.topic, self.language, self.bank, self.notebooks = topic, language, bank, notebooks
        self.words = WORDS[language] | PAGES[language]
        self.top = "../" * (2 + bool(FOLDERS[language]))  # from the page to the repository

    def text(self):
        """The whole page."""
        words, questions = self.words, [q for q in self.bank.values() if q.topic == self.topic]
        other = next(language for language in LANGUAGES if language != self.language)
        across = beside(self.language, other, self.topic)
        file = f"{self.top}gan_keras/course/bank/{self.topic}.yaml"
        contents = [
            words["of_level"].format(text=self.link_to(q), level=self.level(q)) for q in questions
        ]
        parts = [
            f"# {words['heading'].format(topic=topic_title(self.topic, self.language))}",
            f"[{words['topics']}](README.md) | [{words['across']}]({across})",
            words["made"].format(topic=self.topic, file=file),
            bullets(contents),
            *map(self.entry, questions),
        ]
        return "\n\n".join(parts) + "\n"

    def level(self, question):
        return named(question.level, LEVEL_NAMES, self.language)

    def entry(self, question):
        """A question, its folded answer, and where to go from there."""
        words, language = self.words, self.language
        follow_ups = [self.link_to(self.bank[name]) for name in question.next]
        parts = [
            f'<a id="{question.id}"></a>',
            f"## {prose(question.question[language])}",
            words["about"].format(level=self.level(question), id=question.id),
            listing(question.code),
            folded(words["answer"], self.answer(question)),
            folded(words["options"], [self.options(question)]) if question.choices else "",
            f"{words['next']}{words['colon']}\n\n{bullets(follow_ups)}" if follow_ups else "",
            f"{words['evidence']}{words['colon']}\n\n{bullets(map(self.where, question.evidence))}",
        ]
        return "\n\n".join(part for part in parts if part)

    def answer(self, question):
        """The parts of an answer, each below its title."""
        made = {"short": prose(question.short[self.language])}
        for key in ("must", "bonus", "flags"):
            made[key] = bullets(prose(text[self.language]) for text in getattr(question, key))
        made |= {
            "long": prose(question.long[self.language]),
            "solution": listing(question.solution),
        }
        return [f"**{self.words[key]}**\n\n{part}" for key, part in made.items() if part]

    def options(self, question):
        """All options, each with whether it is right and why."""
        words, language = self.words, self.language
        return bullets(
            f"{prose(choice.text[language])} **[{words['right' if choice.right else 'wrong']}]** "
            f"{prose(choice.why[language])}"
            for choice in question.choices
        )

    def link_to(self, question):
        page = "" if question.topic == self.topic else f"{question.topic}.md"
        return f"[{prose(question.question[self.language])}]({page}#{question.id})"

    def where(self, item):
        """An item of evidence as a link."""
        text = prose(source(item, self.language))
        if "arxiv" in item:
            return f"[{text}]({ARXIV}{item['arxiv']})"
        if "notebook" in item:
            folder = NOTEBOOKS[self.language]
            return f"[{text}]({self.top}{folder}/{self.notebooks[item['notebook']]})"
        if "result" in item:
            return f"[{text}]({self.top}benchmarks/results/{item['result']})"
        anchor = f"#{slug(item['section'])}" if "section" in item else ""
        return f"[{text}]({self.top}{item['page']}{anchor})"


def index(language, bank):
    """The page that lists the topics and says how to practise with them."""
    rows = []
    order = (language, *(each for each in LANGUAGES if each != language))
    for topic in TOPICS:
        count = sum(question.topic == topic for question in bank.values())
        cells = [f"[{topic_title(topic, each)}]({beside(language, each, topic)})" for each in order]
        rows.append(f"| {' | '.join(cells)} | {count} |")
    template = HOME / f"index.{language}.md"
    return template.read_text("utf-8").format(total=len(bank), rows="\n".join(rows))


def pages(notebooks):
    """{name below docs/interview: text} of all pages."""
    bank, made = load_bank(), {}
    for language in LANGUAGES:
        made[f"{FOLDERS[language]}README.md"] = index(language, bank)
        for topic in TOPICS:
            page = Page(topic, language, bank, notebooks)
            made[f"{FOLDERS[language]}{topic}.md"] = page.text()
    return made


def notebooks_beside(folder):
    """{"01": "01_what_is_a_gan.ipynb", ...} of the repository that docs/interview lies in.

    Raises:
        InputError: there are none.
    """
    home = Path(folder).resolve().parents[1] / "notebooks"
    found = {path.name[:2]: path.name for path in sorted(home.glob("0*.ipynb"))}
    if not found:
        raise InputError(f"there are no notebooks in {home}: name docs/interview of a clone")
    return found


def main(argv=None):
    parser = command.Parser(
        prog="python -m gan_keras.course.editions.pages", description="Write docs/interview."
    )
    parser.add_argument("folder", metavar="DIR", help="docs/interview of a clone")
    folder = Path(parser.parse_args(argv).folder)
    for name, text in pages(notebooks_beside(folder)).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with replace_atomically(path) as part:
            part.write_text(text, "utf-8", newline="\n")
    return command.DONE


if __name__ == "__main__":
    sys.exit(command.run(main))
