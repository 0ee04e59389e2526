"""The Sphinx extension of the site: formulas, addresses, both languages, search, source pages."""

import gettext
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote

import pydata_sphinx_theme
from docutils import nodes
from sphinx.util import logging

from docs.site import extrapages, searchdata
from docs.site.formulas import Katex
from docs.site.links import SCHEME
from docs.site.measured import slug
from docs.site.paths import TAGS, in_language, language_of, partner, words
from gan_keras.errors import InputError

logger = logging.getLogger(__name__)
HREF = re.compile(rf'(?<=(?:href|.src)=")({SCHEME}[^"]*)(?=")')
NAVIGATION = {  # of the bar at the top: page, prefixes of the pages that belong to it
    "course": ("course", ("notebooks/",)),
    "models": ("models/index", ("models/",)),
    "interview": ("docs/interview/README", ("docs/interview/", "quiz")),
    "docs": ("docs/README", ("docs/", "data/", "CONTRIBUTING", "CHANGELOG")),
    "reference": ("reference", ("api/", "commands", "source/")),
}
FRONT = ("index", "zh/index")


# Formulas


def write_formula(translator, node, display):
    try:
        html = translator.builder.app.katex.html(node.astext(), display)
    except InputError as error:
        logger.warning("%s", error, location=node)
        raise nodes.SkipNode from None
    translator.body.append(f'<div class="formula">{html}</div>' if display else html)
    raise nodes.SkipNode


def visit_inline(translator, node):
    write_formula(translator, node, display=False)


def visit_block(translator, node):
    write_formula(translator, node, display=True)


# Anchors and addresses


def add_anchors(app, doctree):
    """Each heading has the anchor that GitHub gives to it, in any language."""
    seen = {}
    for section in doctree.findall(nodes.section):
        name = slug(section[0].astext())
        count = seen[name] = seen.get(name, -1) + 1
        name = f"{name}-{count}" if count else name
        section["ids"] = [name, *(each for each in section["ids"] if each != name)]


def relative(address, page, known):
    """An address of the site as a page links it.

    Args:
        known: names of all pages; another address is that of a file.
    """
    path, _, anchor = address.removeprefix(SCHEME).partition("#")
    path = unquote(path)
    target = f"{path}.html" if path in known else path
    way = posixpath.relpath(target, posixpath.dirname(page) or ".")
    if path == page and anchor:
        way = ""
    return way + (f"#{anchor}" if anchor else "")


def all_pages(app):
    return app.env.found_docs | set(extrapages.names())


def resolve_addresses(app, doctree, page):
    known = all_pages(app)
    for node in doctree.findall(nodes.reference):
        if node.get("refuri", "").startswith(SCHEME):
            node["refuri"] = relative(node["refuri"], page, known)
            node["internal"] = True
            node["classes"] = [each for each in node["classes"] if each != "external"]
    for node in list(doctree.findall(nodes.raw)):
        if node.get("format") == "html" and SCHEME in node.astext():
            text = HREF.sub(lambda match: relative(match[1], page, known), node.astext())
            node.replace_self(nodes.raw("", text, format="html"))


# Both languages


def navigation(app, page, language, pathto):
    """[(label, address, whether the page belongs there)] of the bar at the top."""
    said, made = words(language), []
    plain = page if language_of(page) == "en" else partner(page)
    # Of all prefixes that fit, the longest: docs/interview/ before docs/.
    fitting = [(len(prefix), key) for key, (home, prefixes) in NAVIGATION.items()
               for prefix in (home, *prefixes) if plain.startswith(prefix)]  # fmt: skip
    active = max(fitting, default=(0, ""))[1]
    for key, (home, _) in NAVIGATION.items():
        there = in_language(home, language)
        there = there if there in app.env.found_docs else home
        made.append((said[key], pathto(there), key == active))
    if (Path(app.srcdir).parent / "extra" / "playground" / "index.html").is_file():
        place = f"playground/index.html#preset=first&lang={language}"
        made.insert(2, (said["playground"], pathto(place, 1), False))
    return made


def chinese():
    """The theme's words in Chinese."""
    folder = Path(pydata_sphinx_theme.__file__).parent / "locale"
    return gettext.translation("sphinx", folder, ["zh_CN", "zh"], fallback=True)


def add_context(app, page, template, context, doctree):
    """What the templates read: language, navigation, the same page in the other language."""
    language, pathto = language_of(page), context["pathto"]
    other = "zh" if language == "en" else "en"
    same = partner(page)
    there = same in all_pages(app)
    home = in_language("index", other)
    context.update(
        said=words(language), site_language=TAGS[language], language=TAGS[language],
        other_language=TAGS[other], other_name=words(other)["language"],
        other_page=pathto(same if there else home, 1) if not there else pathto(same),
        other_same=there, home_page=pathto(in_language("index", language)),
        search_page=pathto(in_language("search", language)),
        navigation=navigation(app, page, language, pathto),
    )  # fmt: skip
    if not there:
        context["other_page"] = pathto(home)
    if language == "zh":
        context["gettext"] = app.chinese.gettext
    if page in FRONT or page in extrapages.SEARCHES or partner(page) == "quiz" or page == "quiz":
        context["sidebars"] = []
    if doctree is not None:
        app.search_data += searchdata.sections(page, doctree)


def start(app):
    app.katex, app.search_data, app.chinese = Katex(app.config.site_modules), [], chinese()
    app.builder.search = False  # Sphinx's own finds no Chinese; see searchdata


def extra_pages(app):
    yield from extrapages.searches()


def finish(app, exception):
    app.katex.close()
    if exception is None:
        searchdata.write(Path(app.outdir) / "_static", app.search_data)
        extrapages.write_sources(Path(app.outdir))


def setup(app):
    app.add_config_value("site_modules", "", "env")
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_block, None))
    app.connect("builder-inited", start)
    app.connect("doctree-read", add_anchors, priority=100)
    app.connect("doctree-resolved", resolve_addresses)
    app.connect("html-collect-pages", extra_pages)
    app.connect("html-page-context", add_context, priority=100)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": False, "parallel_write_safe": False}
