"""Slides as pages of reveal.js that work from a folder, without a network."""

import hashlib
import html
import re
import shutil
from pathlib import Path

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from docs.site.formulas import Katex
from docs.site.vendor import copy_katex
from notebooks.slideshow.deck import FORMULA, Deck

HERE = Path(__file__).parent
TAGS = {"en": "en", "zh": "zh-CN"}
REVEAL = {  # of node_modules: what a deck loads
    "reveal.js/dist/reveal.js": "reveal/reveal.js",
    "reveal.js/dist/reveal.css": "reveal/reveal.css",
    "reveal.js/dist/plugin/notes.js": "reveal/notes.js",
    "reveal.js/LICENSE": "reveal/LICENSE",
}
WIDE = re.compile(r"[\u2e80-\uffff]")  # characters that are as wide as two
LONG = 100  # characters of a display formula that is set smaller
SIZES = ((260, "large"), (520, "middle"), (900, "small"))  # most characters: class of the text
PAGE = """\
<!doctype html>
<html lang="{tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="../reveal/reveal.css">
<link rel="stylesheet" href="../katex/katex.min.css">
<link rel="stylesheet" href="../slides.css">
</head>
<body>
<div class="reveal"><div class="slides">
{slides}
</div></div>
<script src="../reveal/reveal.js"></script>
<script src="../reveal/notes.js"></script>
<script>
Reveal.initialize({{width: 1280, height: 720, margin: 0, hash: true, center: false,
  transition: "none", slideNumber: "c/t", plugins: [RevealNotes]}});
</script>
</body>
</html>
"""


class Writer:
    """Writes decks into a folder, with what they load; each picture once for all of them.

    Args:
        folder: where the decks go, in a folder for each language.
        modules: node_modules with KaTeX and reveal.js.
        pictures: the folder of pictures, from ``folder``. A site has one already, in which files
            are named in the same way.
    """

    def __init__(self, folder, modules, pictures="pictures"):
        self.folder, self.katex, self.pictures = Path(folder), Katex(modules), pictures
        self.markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
        dollarmath_plugin(self.markdown, double_inline=True, renderer=self.formula)
        (self.folder / pictures).mkdir(parents=True, exist_ok=True)
        for source, target in REVEAL.items():
            (self.folder / target).parent.mkdir(exist_ok=True)
            shutil.copyfile(modules / source, self.folder / target)
        copy_katex(modules, self.folder)
        shutil.copyfile(HERE / "slides.css", self.folder / "slides.css")

    def formula(self, tex, options):
        made, display = self.katex.html(tex, options["display_mode"]), options["display_mode"]
        return f'<div class="long">{made}</div>' if display and len(tex) > LONG else made

    def shown(self, text):
        """Markdown as HTML; links to files of the project keep their words alone.

        Formulas that stand beside each other on a page stand below each other on a slide.
        """
        text = FORMULA.sub(lambda found: found[0].replace(r"\qquad", "$$\n\n$$"), text)
        text = re.sub(r"(?<!!)\[([^\]]+)\]\((?!https?:)[^)]*\)", r"\1", text)
        return self.markdown.render(text)

    def slide(self, slide):
        if slide.picture:
            name = self.keep(slide.picture)
            body = f'<img src="../{self.pictures}/{name}" alt="{html.escape(slide.picture.alt)}">'
            kind = "picture"
        elif slide.code:
            body, kind = f"<pre><code>{html.escape(slide.code)}</code></pre>", "code"
        else:
            body, kind = self.shown(slide.text), size(slide.text)
        kind = f"{kind} title" if slide.title else kind
        kind = f"{kind} question" if slide.text and not slide.text.startswith("#") else kind
        notes = "".join(map(self.shown, slide.notes))
        notes = f'\n<aside class="notes">{notes}</aside>' if notes else ""
        return f'<section class="{kind}">{body}{notes}</section>'

    def keep(self, picture):
        name = f"{hashlib.sha256(picture.content).hexdigest()}.{picture.ending}"
        path = self.folder / self.pictures / name
        if not path.is_file():
            path.write_bytes(picture.content)
        return name

    def deck(self, name, cells, language):
        """Write a deck; returns (its path from the folder, its title, number of slides)."""
        slides = Deck().read(cells)
        title = slides[0].text.split("\n")[0].lstrip("# ")
        path = Path(language) / f"{name}.html"
        (self.folder / language).mkdir(exist_ok=True)
        body = "\n".join(map(self.slide, slides))
        page = PAGE.format(tag=TAGS[language], title=html.escape(title), slides=body)
        (self.folder / path).write_text(page, "utf-8")
        return path.as_posix(), title, len(slides)

    def close(self):
        self.katex.close()


def size(text):
    """The class of a text by its length; formulas count as a line."""
    plain = re.sub(r"\$\$.+?\$\$", "x" * 60, text, flags=re.DOTALL)
    length = len(plain) + len(WIDE.findall(plain))
    return next((name for most, name in SIZES if length <= most), "tiny")
