"""What a built site must keep: links that lead somewhere, nothing remote, no twins, its size."""

import hashlib
import os
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from gan_keras.errors import InputError

LARGEST = 40_000_000  # bytes of the site
LARGEST_PAGE = 1_000_000  # bytes that the front page loads
ICONS = "_static/vendor/fontawesome/webfonts"
NOT_NEEDED = (
    "_sources", "objects.inv", ".buildinfo", "_static/webpack-macros.html",
    "_static/scripts/*.map", "_static/scripts/fontawesome.js*", "_static/styles/*.map",
    "_static/language_data.js", "_static/searchtools.js",
    f"{ICONS}/*.ttf", f"{ICONS}/fa-brands-400.*",
)  # fmt: skip
LOADED = {"img": "src", "script": "src", "link": "href", "source": "src", "iframe": "src",
          "video": "src", "audio": "src"}  # fmt: skip


class Page(HTMLParser):
    """The ids of a page, where it leads, and what it loads."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loads = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.ids |= {found[key] for key in ("id", "name") if found.get(key) and tag != "meta"}
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        elif found.get(LOADED.get(tag, "")) and found.get("rel") not in (
            "next",
            "prev",
            "canonical",
        ):
            self.loads.append(found[LOADED[tag]])


def clean(site):
    """Remove what no page of the site loads."""
    for pattern in NOT_NEEDED:
        for path in site.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def pages(site):
    """{path below the site: Page}"""
    files = sorted(site.rglob("*.html"))
    return {path.relative_to(site).as_posix(): Page(path.read_text("utf-8")) for path in files}


def faults(site):
    """Sentences about links and files, [] if all is well."""
    found, all_pages = [], pages(site)
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    for name, page in all_pages.items():
        for link in page.loads:
            if urlsplit(link).scheme not in ("", "data") or link.startswith("//"):
                found.append(f"{name} loads {link} from elsewhere")
        for link in (*page.links, *page.loads):
            parts = urlsplit(link)
            if parts.scheme == "site":
                found.append(f"{name} has an address that was not resolved: {link}")
            if parts.scheme or link.startswith("//"):
                continue
            target = name
            if parts.path:
                place = (site / name).parent / unquote(parts.path)
                target = Path(os.path.relpath(place, site)).as_posix()
            if target not in files:
                found.append(f"{name} links {link}, which is not there")
            elif parts.fragment and target in all_pages:
                anchor = unquote(parts.fragment)
                if anchor not in all_pages[target].ids and not target.startswith("playground/"):
                    found.append(f"{name} links {link}, where there is no such anchor")
    return found


def twins(site):
    """Pictures that are stored twice."""
    seen, found = {}, []
    for path in sorted((site / "_images").glob("*")):
        digest = hashlib.sha256(path.read_bytes()).digest()
        if digest in seen:
            found.append(f"{path.name} and {seen[digest]} are the same picture")
        seen[digest] = path.name
    return found


def first_load(site):
    """Bytes of the front page with all that it loads."""
    page = Page((site / "index.html").read_text("utf-8"))
    names = {unquote(urlsplit(link).path) for link in page.loads}
    return sum((site / name).stat().st_size for name in {"index.html", *names} if name)


def check(site):
    """The size of the site in bytes.

    Raises:
        InputError: a fault; all of them are printed.
    """
    found = faults(site) + twins(site)
    size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    if size > LARGEST:
        found.append(f"the site has {size / 1e6:.1f} MB, at most {LARGEST / 1e6:.0f} MB are wanted")
    if first_load(site) > LARGEST_PAGE:
        found.append(f"the front page loads {first_load(site) / 1e6:.2f} MB, more than 1 MB")
    for sentence in found:
        print(f"fault: {sentence}")
    if found:
        raise InputError(f"the site has {len(found)} faults, see above: mend them in their sources")
    return size
