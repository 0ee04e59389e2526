"""Notebooks as the site shows them: no remote badges, a stamp that says when they were executed."""

import copy
import datetime
import json
import subprocess

from docs.site.paths import ROOT, language_of, repository, words

BADGE = "[![{}"


def git(*arguments):
    """What git prints, "" without a repository."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def executed_on(path):
    """The day of the last execution that git knows, such as "2026-11-28", or "".

    The build of a notebook writes down a checksum of the code that it ran. So the commit that
    changed it last holds the outputs of an execution. A file that is not committed yet has the
    day on which it was written, and a clone without history has none.
    """
    name = path.relative_to(ROOT).as_posix()
    if not git("rev-parse", "HEAD") or git("rev-parse", "--is-shallow-repository") == "true":
        return ""
    if git("status", "--porcelain", "--", name):
        return datetime.date.fromtimestamp(path.stat().st_mtime).isoformat()
    return git("log", "-1", "--format=%cs", "-G", '"code_sha256"', "--", name)


def executed_notebook(page):
    """The notebook that was executed for a page: the English one, whose outputs both have."""
    return ROOT / "notebooks" / f"{page.rpartition('/')[2]}.ipynb"


def stamp(page, about, date):
    """The line below the title: when the notebook was executed, where it can be run."""
    said, name = words(language_of(page)), f"{page}.ipynb"
    project = repository().removeprefix("https://github.com/")
    colab = f"https://colab.research.google.com/github/{project}/blob/main/{name}"
    file = f"{repository()}/blob/main/{name}"
    seconds = about.get("seconds", "?")
    when = said["executed"].format(date=date, seconds=seconds) if date else ""
    when = when or said["executed_somewhen"].format(seconds=seconds)
    return (
        f":::{{container}} stamp\n{when} [{said['colab']}]({colab}), [{said['file']}]({file})\n:::"
    )


def staged(notebook, page, date, links):
    """A notebook for the site; its outputs stay as they are.

    Args:
        notebook: the JSON of the file.
        links: the `Links` of the site.
    """
    made, source = copy.deepcopy(notebook), f"{page}.ipynb"
    said = words(language_of(page))
    shown = {f"code_prompt_{what}": said[f"code_{what}"] for what in ("show", "hide")}
    made["metadata"]["mystnb"] = made["metadata"].get("mystnb", {}) | shown
    for number, cell in enumerate(made["cells"]):
        if "setup" in cell["metadata"].get("tags", []):
            cell["metadata"]["tags"].append("hide-input")
        if cell["cell_type"] != "markdown":
            continue
        text = "".join(cell["source"])
        if number == 0:
            lines = [line for line in text.split("\n") if not line.startswith("[![")]
            below = stamp(page, made["metadata"].get("gan_keras", {}), date)
            text = "\n".join([lines[0], "", below, *lines[1:]])
        cell["source"] = links.rewritten(text, source)
    return made


def names():
    """{page: file} of all notebooks that are there, in both languages; not the students'."""
    home = ROOT / "notebooks"
    files = [*sorted(home.glob("[0-9]*.ipynb")), *sorted((home / "zh").glob("[0-9]*.ipynb"))]
    return {path.relative_to(ROOT).with_suffix("").as_posix(): path for path in files}


def write_all(folder, links):
    """Write all notebooks below the folder of sources, the students' into ``extra`` beside it."""
    for page, path in names().items():
        origin = executed_notebook(page)
        date = executed_on(origin if origin.is_file() else path)
        notebook = staged(json.loads(path.read_text("utf-8")), page, date, links)
        target = folder / f"{page}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(notebook, ensure_ascii=False), "utf-8")


def titles(pages=None):
    """{page: title} of all notebooks: the first heading of each."""
    found = {}
    for page, path in (pages or names()).items():
        cells = json.loads(path.read_text("utf-8"))["cells"]
        found[page] = "".join(cells[0]["source"]).split("\n")[0].lstrip("# ")
    return found
