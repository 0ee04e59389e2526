"""The pictures of docs/evidence.md, "How do you know?", from recorded results.

    python -m benchmarks.evidence        # docs/evidence-1.png to docs/evidence-8.png
    python -m benchmarks.evidence 3 5    # some

A title is computed from what is drawn. It is also the text of the picture on the page. The file
keeps it beside a digest of the results, so that tests notice an old picture. What is not measured
yet is not drawn.
"""

import io
import json
import sys
from pathlib import Path

from PIL import Image, PngImagePlugin

from benchmarks import evidence_titles
from benchmarks.arms import SLOPE_AND_BALANCE, TRICKS
from benchmarks.evidence_titles import FD, listed
from benchmarks.rivals import REALS, TIMES
from benchmarks.store import RESULTS, digest, read
from gan_keras import command
from gan_keras.course.experiments.recorded import repeated
from gan_keras.errors import InputError
from gan_keras.files import replace_atomically

DOCS = Path(__file__).resolve().parents[1] / "docs"
FACTORIALS = {"ring": "factorial_ring.json", "grid": "factorial_grid.json"}
DIGITS = "factorial_mnist5k.json"
LADDER, RIVALS, COMPARISON = "study_ladder.json", "rivals.json", "compare_mnist5k_seconds.json"
PICTURES = {  # number: (function that draws it, files whose contents it gets)
    1: ("factors", tuple(FACTORIALS.values())),
    2: ("ladder", (LADDER, COMPARISON)),
    3: ("diffusion", (RIVALS, TIMES, REALS)),
    4: ("students", (RIVALS, TIMES, REALS)),
    5: ("judges", (RIVALS, REALS)),
    6: ("digits", (DIGITS,)),
    7: ("changes", tuple(f"study_{name}.json" for name in SLOPE_AND_BALANCE)),
    8: ("changes", tuple(f"study_{name}.json" for name in TRICKS if name not in SLOPE_AND_BALANCE)),
}


def missing(number):
    """Results that the picture needs and that are not there."""
    return [file for file in PICTURES[number][1] if not (RESULTS / file).is_file()]


def contents(number):
    """What the results of a picture hold; of rivals, what was repeated with all seeds."""
    found = {file: read(RESULTS / file) for file in PICTURES[number][1]}
    if RIVALS in found:
        found[RIVALS] = repeated(found[RIVALS])
    return list(found.values())


def drawn(number):
    """The `Picture` of a number, whose results are all there."""
    what, found = PICTURES[number][0], contents(number)
    from benchmarks import evidence_figures  # which loads TensorFlow

    if what in ("factors", "digits"):
        from gan_keras.course.figures import factors

        if what == "digits":
            return factors.digits(*found)
        return factors.blocks(dict(zip(FACTORIALS, found, strict=True)))
    if what == "changes":
        from gan_keras.course.figures import Picture, studies

        files = [file[len("study_") : -len(".json")] for file in PICTURES[number][1]]
        named = {name.replace("_", " "): each for name, each in zip(files, found, strict=True)}
        title = evidence_titles.changes(found)
        return Picture(studies.changes(named, FD, title).png, title)
    if what == "ladder":
        found = [found[0], evidence_figures.strips_of(found[0], RESULTS), real_distance(found[1])]
    else:
        found[-1] = found[-1]["metrics"]
    return getattr(evidence_figures, what)(*found)


def real_distance(record):
    """The distance of 10,000 real digits, of a comparison."""
    runs = [run for row in record["rows"] for run in row["runs"]]
    return runs[0]["reference"][FD]


def file_of(number):
    return DOCS / f"evidence-{number}.png"


def about(number, made):
    """What a file says of itself: its title, and a digest of the results that it was drawn from."""
    text = json.dumps(contents(number), sort_keys=True)
    return {"Title": made.alt, "Source": digest(text.encode())}


def save(made, path, told):
    """Write a `Picture` as PNG, with texts {key: text} in the file."""
    info = PngImagePlugin.PngInfo()
    for key, text in told.items():
        info.add_itxt(key, text)
    with Image.open(io.BytesIO(made.png)) as image, replace_atomically(path) as part:
        image.save(part, format="png", optimize=True, pnginfo=info)


def main(argv=None):
    parser = command.Parser(
        prog="python -m benchmarks.evidence", description=__doc__.split("\n")[0]
    )
    parser.add_argument("numbers", nargs="*", type=int, metavar="NUMBER", help="default: all")
    numbers = parser.parse_args(argv).numbers or PICTURES
    for number in numbers:
        if number not in PICTURES:
            known = listed([str(each) for each in PICTURES])
            raise InputError(f"there is no picture {number}: use some of {known}")
    command.import_tensorflow()
    for number in numbers:
        if absent := missing(number):
            print(f"without picture {number}: {listed(absent)} is missing")
            continue
        made = drawn(number)
        save(made, file_of(number), about(number, made))
        print(f"![{made.alt}]({file_of(number).name})")
    return 0


if __name__ == "__main__":
    sys.exit(command.run(main, advice="pictures before it are written"))
