"""Make slides of the course: python -m notebooks.slides [--out DIR] [NAME ...]

A deck for each built notebook and language, with the teacher's text as speaker notes (press S).
They open from their folder by a double click and need no network. For a PDF, open a deck with
?print-pdf behind its name in Chromium and print. Needs docs/requirements.txt, and a network once.
"""

import html
import json
import sys
from pathlib import Path

from gan_keras import command
from gan_keras.errors import InputError

HOME = Path(__file__).parent
DEFAULT = "build/slides"
INDEX = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Slides</title>
<style>body {{ font: 20px/1.6 sans-serif; margin: 3em auto; max-width: 40em }}</style>
<h1>Slides of the course</h1>
<p>S opens the speaker notes, F fills the screen, ? lists all keys.</p>
<ul>
{items}
</ul>
</html>
"""


def built():
    """{(name, language): path} of all notebooks that are there."""
    folders = {"en": HOME, "zh": HOME / "zh"}
    return {
        (path.stem, language): path
        for language, folder in folders.items()
        for path in sorted(folder.glob("[0-9]*.ipynb"))
    }


def make(folder, modules, names=(), pictures="pictures"):
    """Write the decks into a folder; returns [(path, title, number of slides)].

    Args:
        pictures: as `notebooks.slideshow.html.Writer` takes it.

    Raises:
        InputError: there is no notebook of one of the names.
    """
    from notebooks.slideshow.html import Writer

    found = built()
    for name in names:
        if not any(name == known for known, _ in found):
            known = ", ".join(dict.fromkeys(known for known, _ in found))
            raise InputError(f"there is no notebook {name}: use some of {known}")
    writer, decks = Writer(folder, modules, pictures), []
    try:
        for (name, language), path in found.items():
            if not names or name in names:
                cells = json.loads(path.read_text("utf-8"))["cells"]
                decks.append(writer.deck(name, cells, language))
    finally:
        writer.close()
    items = "\n".join(
        f'<li><a href="{path}">{html.escape(title)}</a> ({count})' for path, title, count in decks
    )
    (Path(folder) / "index.html").write_text(INDEX.format(items=items), "utf-8")
    return decks


def main(argv=None):
    from docs.site import vendor

    parser = command.Parser(prog="python -m notebooks.slides", description="Make the slides.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: all notebooks")
    parser.add_argument("--out", metavar="DIR", default=DEFAULT,
                        help=f"where the slides go (default {DEFAULT})")  # fmt: skip
    args = parser.parse_args(argv)
    vendor.check_installed("markdown_it", "mdit_py_plugins")
    modules = vendor.install(Path("build/npm").resolve())
    for path, title, count in make(args.out, modules, args.names):
        print(f"{path}: {title}, {count} slides")
    print(f"open {Path(args.out) / 'index.html'}")
    return command.DONE


if __name__ == "__main__":
    sys.exit(command.run(main))
