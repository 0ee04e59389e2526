"""Pages without a document: the search, and the source of the package with line numbers."""

import functools
import html

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from docs.site.links import published
from docs.site.paths import HERE, ROOT, words

SEARCHES = ("search", "zh/search")


@functools.cache
def sources():
    """{page: file} of all modules of the package."""
    files = sorted((ROOT / "gan_keras").rglob("*.py"))
    return {f"source/{path.relative_to(ROOT).with_suffix('').as_posix()}": path for path in files}


def names():
    return [*SEARCHES, *sources()]


def source_page(page, path):
    """A file with an anchor for each line, as HTML; the theme would be slow for all."""
    formatter = HtmlFormatter(
        linenos="inline", lineanchors="L", anchorlinenos=True, cssclass="highlight source"
    )
    code = highlight(path.read_text("utf-8"), PythonLexer(), formatter)
    code = code.replace('id="L-', 'id="L').replace('name="L-', 'name="L').replace("#L-", "#L")
    name = path.relative_to(ROOT).as_posix()
    template = (HERE / "templates" / "source.html").read_text("utf-8")
    values = {"TOP": "../" * page.count("/"), "NAME": html.escape(name), "CODE": code,
              "PUBLISHED": published(name)}  # fmt: skip
    for key, value in values.items():
        template = template.replace(f"@{key}@", value)
    return template


def write_sources(site):
    for page, path in sources().items():
        target = site / f"{page}.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source_page(page, path), "utf-8")


def search_body(said, static):
    """The search page; its script fills the list."""
    scripts = "".join(f'<script src="{static}{name}.js"></script>'
                      for name in ("minisearch", "search-data", "search"))  # fmt: skip
    return (
        f"<h1>{said['search']}</h1>"
        f'<form class="search-form" role="search" id="search-form">'
        f'<input type="search" name="q" id="search-input" aria-label="{said["search"]}" '
        f'placeholder="{said["search_hint"]}" autocomplete="off"></form>'
        f'<p id="search-status" role="status" data-found="{said["found"]}" '
        f'data-nothing="{said["nothing"]}"></p><ol id="search-results"></ol>'
        f"<noscript>{said['needs_script']}</noscript>{scripts}"
    )


def searches():
    """(page, context, template) for Sphinx."""
    for page, language in zip(SEARCHES, ("en", "zh"), strict=True):
        said = words(language)
        body = search_body(said, "../" * page.count("/") + "_static/")
        yield page, {"title": said["search"], "body": body}, "page.html"
