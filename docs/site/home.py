"""The front page, in both languages, and its pictures."""

import re

from PIL import Image

from docs.site.paths import HERE, ROOT, in_language, repository
from gan_keras.course.bank import load_bank

PLAYGROUND = re.compile(r"<!-- playground -->\n(.*?)<!-- /playground -->\n", re.DOTALL)
PICTURES = {  # of docs: what is cut out (left, top, right, bottom as shares), width in pixels
    "faces.png": ((0, 0, 1, 0.5), 720),
    "digits.png": ((0, 0, 1, 0.25), 480),
}


def page(language):
    """The front page as Markdown; the playground is named where there is one."""
    text = (HERE / "pages" / f"index.{language}.md").read_text("utf-8")
    there = (ROOT / "docs" / "playground" / "index.html").is_file()
    values = {
        "QUESTIONS": len(load_bank()),
        "REPOSITORY": repository(),
    }
    for first in ("notebooks/00_start_here", "notebooks/01_what_is_a_gan"):
        here = in_language(first, language)
        there_too = (ROOT / f"{here}.ipynb").is_file()
        values[f"NOTEBOOK{first[10:12]}"] = here if there_too else first
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    return PLAYGROUND.sub(r"\1" if there else "", text)


def write_pictures(folder):
    """The pictures of the front page, small enough for a phone."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (part, width) in PICTURES.items():
        with Image.open(ROOT / "docs" / name) as picture:
            box = [round(share * side) for share, side in zip(part, picture.size * 2, strict=True)]
            cut = picture.convert("RGB").crop(box)
        if cut.width > width:
            cut = cut.resize((width, round(cut.height * width / cut.width)), Image.LANCZOS)
        cut.save(folder / name.replace(".png", ".webp"), quality=86, method=6)
