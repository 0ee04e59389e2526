"""From the cells of a built notebook to slides: what the class sees, and what the teacher says.

All notebooks have the same order, so the cells say what becomes a slide:

- the title with the question, and in its notes the teacher's plan;
- each figure, as large as the slide: figures carry their message as title;
- "say it aloud", and the formulas of the whiteboard;
- each section: its heading, its formulas, and what the class is asked to predict;
- each question of the interview drill;
- a code cell tagged ``slide``, which is short.

Everything else of the text, answers first of all, goes into the notes of the slide before it.
Exercises, solutions and references are for the notebook.
"""

import base64
import dataclasses
import re

IMAGES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg"}
TITLES = {  # of sections with a place of their own, in both languages
    "aloud": ("Say it aloud", "开口回答"),
    "drill": ("Interview drill", "面试追问"),
    "exercises": ("Exercises", "Solutions", "References", "练习", "参考答案", "参考文献"),
    "teacher": ("Teacher's notes", "教学笔记"),
}
ASKS = re.compile(r"\*\*(?:Predict|Measure|预测|先预测)")
DRILLS = re.compile(r"\*\*(?:Ladder |追问 ?)?\d+[.。:：]|\*\*(?:Ladder|追问)")
SHORT = 420  # characters that a slide takes below its heading
FORMULA = re.compile(r"\$\$.+?\$\$", re.DOTALL)
FOLDED = re.compile(r"<details><summary>(.*?)</summary>(.*?)</details>", re.DOTALL)
BADGE = "[!["


@dataclasses.dataclass
class Picture:
    """Bytes of a figure, its ending, and a text that says what it shows."""

    content: bytes
    ending: str
    alt: str


@dataclasses.dataclass
class Slide:
    """What is shown, as Markdown, a picture or code; ``notes`` are paragraphs of Markdown."""

    text: str = ""
    picture: Picture | None = None
    code: str = ""
    title: bool = False
    notes: list = dataclasses.field(default_factory=list)


def blocks(text):
    """Lines between empty lines; headings stand alone."""
    found = []
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = part.split("\n")
        while lines and lines[0].startswith("#"):
            found.append(lines.pop(0))
        if lines:
            found.append("\n".join(lines))
    return found


def heading(block):
    """The words of a heading of the second level, or None."""
    return block[3:].strip() if block.startswith("## ") else None


class Deck:
    """The slides of a notebook, in order; feed it the cells."""

    def __init__(self):
        self.slides, self.where, self.plan = [], "title", []

    def add(self, **parts):
        self.slides.append(Slide(**parts))

    def note(self, text):
        if self.where == "teacher":
            self.plan.append(text)
        elif self.where != "exercises" and self.slides:
            self.slides[-1].notes.append(text)

    def read(self, cells):
        for cell in cells:
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                self.read_text(source)
            else:
                self.read_code(cell, source)
        for slide in self.slides:
            fill(slide)
        if self.slides:
            self.slides[0].notes += self.plan
        return self.slides

    def read_text(self, source):
        folded = FOLDED.findall(source)
        if folded and source.startswith("<details>"):
            for label, text in folded:
                self.note(f"**{label}.** {text.strip()}")
            return
        for block in blocks(source):
            self.read_block(block)

    def read_block(self, block):
        name = heading(block)
        if name is not None:
            self.enter(name)
        elif self.where == "title":
            self.read_title(block)
        elif self.where in ("teacher", "exercises"):
            self.note(block)
        elif self.where == "aloud":
            self.read_aloud(block)
        elif (self.where == "drill" and DRILLS.match(block)) or ASKS.search(block):
            self.ask(block)
        elif FORMULA.search(block) and self.slides[-1].text.startswith("## "):
            self.slides[-1].text += f"\n\n{block}"
        else:
            self.note(block)

    def read_title(self, block):
        if BADGE in block:
            return
        if block.startswith("# "):
            self.add(text=block, title=True)
        elif self.slides and self.slides[0].text.count("\n\n") == 0:
            self.slides[0].text += f"\n\n{block}"
        else:
            self.note(block)

    def read_aloud(self, block):
        """The answer is one slide, the whiteboard another one with its formulas."""
        spoken = self.slides[-1]
        if block.startswith("#") or re.match(r"\*\*(Two minutes|白板)", block):
            self.add(text=f"## {plain(block)}")
            if not block.startswith("#"):
                self.note(block)
        elif FORMULA.search(block) or spoken.text.count("\n\n") == 0:
            spoken.text += f"\n\n{block}"
        else:
            self.note(block)

    def enter(self, name):
        """A new section."""
        place = next((key for key, titles in TITLES.items() if name in titles), "section")
        self.where = place
        if place in ("aloud", "drill", "section"):
            self.add(text=f"## {name}")

    def ask(self, block):
        """A question is a slide of its own; the first one of a section stands below its heading."""
        before, question = split_question(block)
        last = self.slides[-1]
        if before:
            self.note(before)
        if last.text.startswith("## ") and last.text.count("\n\n") == 0 and self.where != "drill":
            last.text += f"\n\n{question}"
        else:
            self.add(text=question)

    def read_code(self, cell, source):
        if self.where in ("exercises", "teacher"):
            return
        if "slide" in cell["metadata"].get("tags", ()):
            self.add(code=source)
        about = cell["metadata"].get("mystnb", {}).get("image", {})
        for output in cell.get("outputs", ()):
            for kind, ending in IMAGES.items():
                if kind in output.get("data", {}):
                    alt = output.get("metadata", {}).get(kind, {}).get("alt") or about.get(
                        "alt", ""
                    )
                    content = "".join(output["data"][kind])
                    raw = content.encode() if ending == "svg" else base64.b64decode(content)
                    self.add(picture=Picture(raw, ending, alt))
                    break


def fill(slide):
    """Below a heading that would stand alone: what the text begins with, if that is short."""
    alone = slide.text.startswith("## ") and "\n\n" not in slide.text
    first = slide.notes[0] if slide.notes else "|"
    if alone and len(first) <= SHORT and not first.startswith("|"):
        slide.text += f"\n\n{slide.notes.pop(0)}"


def plain(block):
    """The words in bold at the beginning of a block, or those of a heading, as a heading."""
    words = re.match(r"#+ (.*)|\*\*(.+?)\*\*", block)
    return (words[1] or words[2]).rstrip(".:：。 ")


def split_question(block):
    """(what stands before the question, the question) of a block."""
    found = ASKS.search(block)
    if not found:
        return "", block
    return block[: found.start()].strip(), block[found.start() :]
