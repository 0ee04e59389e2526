"""The sources that Sphinx reads: documents of the repository with the site's links, new pages."""

import re
import shutil

from docs.playground.make import trained
from docs.site import home, modelpages, quiz, reference, staged_notebooks
from docs.site.links import Links
from docs.site.paths import LANGUAGES, ROOT, in_language, language_of, words

ANCHOR = re.compile(r'^<a id="([\w-]+)"></a>$', re.MULTILINE)
BESIDE = ("data/README", "CONTRIBUTING", "CHANGELOG")


def documents():
    """{page: file} of the Markdown documents of the repository."""
    docs = sorted(ROOT.glob("docs/*.md"))
    interview = sorted(ROOT.glob("docs/interview/**/*.md"))
    files = [*docs, *interview, *(ROOT / f"{page}.md" for page in BESIDE)]
    return {path.relative_to(ROOT).with_suffix("").as_posix(): path for path in files}


def toctree(pages, titled=()):
    """A hidden table of contents: the navigation is made from it."""
    lines = [f"{title} </{page}>" if title else f"/{page}"
             for page, title in zip(pages, titled or [""] * len(pages), strict=True)]  # fmt: skip
    return "```{toctree}\n:hidden:\n\n" + "\n".join(lines) + "\n```\n"


def topics(language):
    """The pages of the question bank, in the order of its index."""
    from gan_keras.course.bank import TOPICS

    pages = [in_language(f"docs/interview/{topic}", language) for topic in TOPICS]
    return [*pages, in_language("quiz", language)]


def in_order(pages):
    """Documents in the order in which docs/README.md names them, the others after them."""
    text = (ROOT / "docs" / "README.md").read_text("utf-8")
    named = [f"docs/{name}" for name in re.findall(r"\]\(([\w-]+)\.md", text)]
    listed = [page for page in dict.fromkeys(named) if page in pages]
    return [*listed, *(page for page in pages if page not in listed)]


def with_contents(page, text, pages):
    """An index page with the navigation below it."""
    if page == "docs/README":
        others = [each for each in pages if each.startswith("docs/") and each.count("/") == 1
                  and each != page]  # fmt: skip
        return f"{text}\n{toctree([*in_order(others), *BESIDE])}"
    for language in LANGUAGES:
        if page == in_language("docs/interview/README", language):
            return f"{text}\n{toctree(topics(language))}"
    return text


def course_page(language, titles):
    """The list of the notebooks; one that is not there in a language is linked in English."""
    said, rows, own = words(language), [], []
    for page in [
        each for each in titles if each.startswith("notebooks/0") and each.count("/") == 1
    ]:
        there = in_language(page, language)
        if there in titles:
            own.append(there)
        note = "" if there in titles else said["only_english"]
        there = there if there in titles else page
        deck = f"site:slides/{language_of(there)}/{there.rpartition('/')[2]}.html"
        rows.append(f"- [{titles[there]}](site:{there}){note} ([{said['slides']}]({deck}))")
    text = f"# {said['course_title']}\n\n{said['course_intro']}\n\n" + "\n".join(rows) + "\n"
    return f"{text}\n{toctree(own)}"


def reference_page():
    return (
        "# Reference\n\n- [Commands](site:commands): every option of every command\n"
        "- [Settings](site:docs/settings): every setting, its default and its range\n"
        "- [API](site:api/index): classes and functions\n\n" + toctree(["commands", "api/index"])
    )


def generated():
    """{page: Markdown} of all pages that are no document of the repository."""
    titles = staged_notebooks.titles()
    made = {"course": course_page("en", titles), "zh/course": course_page("zh", titles)}
    made |= modelpages.pages(titles) | reference.pages() | quiz.pages()
    made["reference"] = reference_page()
    contents = {
        "en": ["course", "models/index", "docs/interview/README", "docs/README", "reference"],
        "zh": ["zh/course", "zh/models/index", "docs/interview/zh/README"],
    }
    contents["en"].append("zh/index")
    for language in LANGUAGES:
        page = in_language("index", language)
        made[page] = f"{home.page(language)}\n{toctree(contents[language])}"
    return made


def write_all(folder, extra):
    """Write all sources.

    Args:
        folder: of Sphinx's sources; it is made anew.
        extra: of files that are copied to the site as they are.
    """
    for each in (folder, extra):
        shutil.rmtree(each, ignore_errors=True)
        each.mkdir(parents=True)
    found, made = documents(), generated()
    links = Links([*found, *staged_notebooks.names()], reference.FOLDERS)
    for page, path in found.items():
        text = links.rewritten(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())
        made[page] = with_contents(page, ANCHOR.sub(r'<span id="\1" class="anchor"></span>', text),
                                   found)  # fmt: skip
    for page, text in made.items():
        target = folder / f"{page}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    for picture in (ROOT / "docs").glob("*.png"):
        shutil.copyfile(picture, folder / "docs" / picture.name)
    staged_notebooks.write_all(folder, links)
    copy_extra(extra)


def copy_extra(extra):
    """The students' notebooks and the playground, where they are."""
    for student in ("notebooks/student", "notebooks/zh/student"):
        for path in sorted((ROOT / student).glob("*.ipynb")):
            (extra / student).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, extra / student / path.name)
    playground = ROOT / "docs" / "playground"
    if (playground / "index.html").is_file():
        left_out = shutil.ignore_patterns("*.py", "*.md", "node_modules", "tests", "__pycache__",
                                          "package*.json", "make", "weights")  # fmt: skip
        shutil.copytree(playground, extra / "playground", ignore=left_out)
        trained.write(extra / "playground" / "weights")
