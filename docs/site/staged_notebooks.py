"""Notebooks as the site shows them: no remote badges, a stamp that says when they were executed."""

import copy
import json

from docs.site.paths import ROOT, language_of, repository, words

BADGE = "[![{}"


def stamp(page, about):
    """The line below the title: when the notebook was executed, where it can be run."""
    said, name = words(language_of(page)), f"{page}.ipynb"
    project = repository().removeprefix("https://github.com/")
    colab = f"https://colab.research.google.com/github/{project}/blob/main/{name}"
    file = f"{repository()}/blob/main/{name}"
    when = said["executed"].format(date=about["executed"], seconds=about["seconds"])
    return (
        f":::{{container}} stamp\n{when} [{said['colab']}]({colab}), [{said['file']}]({file})\n:::"
    )


def staged(notebook, page, links):
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
            below = stamp(page, made["metadata"]["gan_keras"])
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
        notebook = staged(json.loads(path.read_text("utf-8")), page, links)
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
