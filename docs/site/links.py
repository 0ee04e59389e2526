"""Links of the repository's documents as links of the site.

Addresses of the site begin with ``site:`` until a page is written, when the extension makes them
relative. What is not on the site is linked where the project is published.
"""

import posixpath
import re
from urllib.parse import quote, unquote

from docs.site.paths import ROOT, repository

FENCE = re.compile(r"(^ *```.*?^ *``` *$)", re.MULTILINE | re.DOTALL)
TARGET = re.compile(r"(?<=\]\()(?![a-zA-Z][a-zA-Z0-9+.-]*:)<?([^()\s<>]+)>?(?=[)\s])")
PICTURE = re.compile(r"\.(png|jpe?g|gif|svg|webp)$")
SCHEME = "site:"


def on_site(page, anchor=""):
    return f"{SCHEME}{quote(page)}" + (f"#{quote(anchor)}" if anchor else "")


def published(path, anchor=""):
    """Where the project is published: a file or folder of the repository."""
    kind = "tree" if (ROOT / path).is_dir() else "blob"
    return f"{repository()}/{kind}/main/{quote(path)}" + (f"#{anchor}" if anchor else "")


class Links:
    """Where a link leads, given the pages of the site.

    Args:
        pages: names of all pages that are made from files of the repository.
        folders: of the package, which have a page of the API.
    """

    def __init__(self, pages, folders=()):
        self.pages, self.folders = set(pages), set(folders)

    def address(self, target, source):
        """The address of a link.

        Args:
            target: as the document has it, relative to ``source``.
            source: path of the document in the repository.
        """
        path, _, anchor = unquote(target).partition("#")
        here = source.rpartition(".")[0]
        if not path:
            return on_site(self.home(source) or here, anchor)
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        if home := self.home(path):
            return on_site(home)
        if path.startswith("docs/playground"):
            name = posixpath.basename(path)
            return on_site(f"playground/{name if name.endswith('.html') else 'index.html'}")
        page, _, ending = path.rpartition(".")
        if ending in ("md", "ipynb") and page in self.pages:
            return on_site(page, anchor)
        if ending == "py" and path.startswith("gan_keras/"):
            return on_site(f"source/{page}", anchor)
        if path == "gan_keras" or path.removeprefix("gan_keras/") in self.folders:
            return on_site("api/" + (path.partition("/")[2] or "index"))
        if "student" in path.split("/") and ending == "ipynb" and (ROOT / path).is_file():
            return on_site(path)
        return published(path, anchor)

    @staticmethod
    def home(path):
        """The front page that stands for a README, if ``path`` is one."""
        return {"README.md": "index", "README.zh-CN.md": "zh/index"}.get(path)

    def rewritten(self, text, source):
        """A Markdown document with the links of the site; code blocks stay as they are."""

        def fit(match):
            target = match[1]
            return target if PICTURE.search(target) else self.address(target, source)

        parts = FENCE.split(text)
        parts[::2] = [TARGET.sub(fit, part) for part in parts[::2]]
        return "".join(parts)
