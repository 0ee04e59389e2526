# ruff: noqa: RUF001
"""How a reader finds things on the site: by clicks from the front page, and by the search."""

import re
from pathlib import Path
from urllib.parse import unquote

GLOSSARY = Path(__file__).parents[1] / "docs" / "glossary.md"
FIRST = 5  # hits of a search that a reader looks at
# From index.html: words of the links to follow, and what the last page says. “switch” is the
# switch of the language.
JOURNEYS = {
    "what a GAN is": {
        "en": (["What is a GAN?"], "generator"),
        "zh": (["中文版", "什么是 GAN？"], "生成器"),
    },
    "how WGAN-GP differs": {
        "en": (["How does WGAN-GP differ from WGAN?"], "clip"),
        "zh": (["中文版", "WGAN-GP 与 WGAN 有何不同？"], "裁剪"),
    },
    "how to train on own pictures": {
        "en": (["Train on your pictures"], "--dataset folder:"),
        "zh": (["中文版", "用自己的图片训练"], "--dataset folder:"),
    },
    "the question on mode collapse": {
        "en": (["What is mode collapse?"], "Mode collapse, mode dropping"),
        "zh": (["中文版", "什么是模式崩溃？"], "模式崩溃"),
    },
    "the other language": {
        "en": (["What is a GAN?", "switch"], "生成器"),
        "zh": (["中文版", "English"], "generator"),
    },
}


def click(page, words):
    """Follow the first link that a reader sees with these words."""
    if words == "switch":
        link = page.locator(".site-language:visible")
    else:
        link = page.locator("article a:visible", has_text=words)
    with page.expect_navigation(wait_until="load"):
        link.first.click()


def look_at_journeys(browser):
    """Each goal in both languages; returns the number of journeys."""
    for goal, both in JOURNEYS.items():
        for language, (links, wanted) in both.items():
            browser.open("index")
            for words in links:
                click(browser.page, words)
            where = browser.page.url.partition(str(browser.site))[2]
            if wanted not in browser.ask("document.querySelector('main').innerText"):
                browser.fault(f"{goal} ({language}): {where} does not say “{wanted}”")
            anchor = unquote(where.partition("#")[2])
            if anchor and not anchor.startswith("place-") and not browser.page.evaluate(
                "id => { const { top } = document.getElementById(id).getBoundingClientRect();"
                " return top > -100 && top < innerHeight / 2; }", anchor
            ):  # fmt: skip
                browser.fault(f"{goal} ({language}): {where} does not show its anchor")
    return sum(map(len, JOURNEYS.values()))


def terms(cell):
    """What a reader would type of a cell: all of it, and each of its names.

    "latent vector, noise" has two names, "conditional GAN (cGAN)" has two.
    """
    cell = cell.replace("`", "").strip()
    outside, inside = re.sub(r"[（(].*?[）)]", "", cell), re.findall(r"[（(](.*?)[）)]", cell)
    names = [name.strip() for part in (outside, *inside) for name in re.split("[,，、]", part)]
    return dict.fromkeys((cell, *filter(None, names)))


def glossary():
    """(English cell, Chinese cell) of each row of the glossary."""
    rows = [line.strip("| ").split(" | ") for line in GLOSSARY.read_text("utf-8").split("\n")
            if line.startswith("| ")]  # fmt: skip
    return [(english, chinese) for english, chinese, *_ in rows if english != "English"]


SEARCH = """([queries, first]) => queries.map((query) => {
  const plain = (text) => text.toLowerCase().replace(/[`\\s]+/g, " ");
  const found = siteSearch(query);
  const has = (hit) => plain(`${hit.t} ${hit.p} ${hit.x}`).includes(plain(query));
  return { query, count: found.length, at: found.slice(0, first).findIndex(has),
           first: found[0] && found[0].u };
})"""


def look_at_glossary(browser):
    """Each term is on a page that the search shows among the first; returns the number."""
    rows, count = glossary(), 0
    for name, column in (("search", 0), ("zh/search", 1)):
        queries = list(dict.fromkeys(term for row in rows for term in terms(row[column])))
        browser.open(name)
        count += len(queries)
        for found in browser.page.evaluate(SEARCH, [queries, FIRST]):
            if found["at"] < 0:
                browser.fault(f"“{found['query']}” is on none of the first {FIRST} of "
                              f"{found['count']} pages found, of which the first is "
                              f"{found['first']}")  # fmt: skip
    return count
