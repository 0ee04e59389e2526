"""Build the site: python -m docs.build [--out DIR]

Writes the course, its slides, the documents, a page a model, the question bank and the reference
as HTML that works from a folder, without a server and without a network. Needs
docs/requirements.txt, and a network once, for a few packages of npm.
"""

import shutil
import sys
import time
from pathlib import Path

from docs.site import checks, documents, home, quiz, vendor
from docs.site.paths import HERE, ROOT
from gan_keras import command
from gan_keras.errors import InputError
from notebooks import slides

DEFAULT = "build/site"


def run_sphinx(work, site):
    """Sphinx on the sources of ``work``; a warning is an error.

    Raises:
        InputError: it found something wrong; it has said what.
    """
    from sphinx.cmd.build import main

    source, static = work / "source", work / "static"
    options = ["-q", "-W", "--keep-going", "-E", "-b", "html", "-c", str(HERE)]
    options += ["-d", str(work / "doctrees"), "-D", f"site_modules={work / 'npm/node_modules'}"]
    options += ["-D", f"html_static_path={HERE / 'static'},{static}"]
    options += ["-D", f"html_extra_path={work / 'extra'}"]
    if main([*options, str(source), str(site)]):
        raise InputError("Sphinx found faults, see above: mend them in their sources")


def build(work, site):
    """Make the site; returns its size in bytes."""
    modules = vendor.install(work / "npm")
    documents.write_all(work / "source", work / "extra")
    static = work / "static"
    shutil.rmtree(static, ignore_errors=True)
    static.mkdir()
    vendor.copy_static(modules, static)
    home.write_pictures(static)
    (static / "quiz-data.js").write_text(quiz.script(), "utf-8")
    shutil.rmtree(site, ignore_errors=True)
    run_sphinx(work, site)
    slides.make(site / "slides", modules, pictures="../_images")
    checks.clean(site)
    (site / ".nojekyll").touch()  # or GitHub leaves out the folders that begin with _
    return checks.check(site)


def main(argv=None):
    parser = command.Parser(prog="python -m docs.build", description="Build the static site.")
    parser.add_argument(
        "--out", metavar="DIR", default=DEFAULT,
        help=f"where everything goes, the site into DIR/html (default {DEFAULT})",
    )  # fmt: skip
    work = Path(parser.parse_args(argv).out).resolve()
    if work in (ROOT, *ROOT.parents):
        raise InputError(f"--out {work} holds the project: choose a folder of its own")
    vendor.check_installed("sphinx", "myst_nb", "pydata_sphinx_theme", "h5py", "mlxtend")
    begin = time.monotonic()
    size = build(work, work / "html")
    seconds = time.monotonic() - begin
    print(f"{work / 'html' / 'index.html'}: {size / 1e6:.1f} MB, built in {seconds:.0f} s")
    return command.DONE


if __name__ == "__main__":
    sys.exit(command.run(main))
