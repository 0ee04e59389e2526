"""python .ci/check_site.py [SITE]: the built site in a browser, opened from its folder.

Needs Chromium (Debian's package `chromium`, or the path in $CHROMIUM) and `pip install playwright`.
Prints a line for each fault and exits with 1 if there is one. With --only NAME ... it makes some of
its checks. With --shots DIR it leaves pictures of the main pages in light, dark and on a phone.
"""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

from playwright.sync_api import Error, sync_playwright
from site_access import PHONE, WIDE, look_at_access
from site_ways import look_at_glossary, look_at_journeys

PAGES = ("index", "zh/index", "course", "notebooks/01_what_is_a_gan", "notebooks/05_variants",
         "models/index", "models/wgan_gp", "zh/models/wgan_gp", "docs/comparison", "docs/glossary",
         "docs/errata", "docs/symptoms", "docs/interview/README", "docs/interview/losses",
         "docs/interview/zh/losses", "quiz", "zh/quiz", "search", "zh/search", "reference",
         "commands", "docs/settings", "api/models", "source/gan_keras/models/wgan_gp")  # fmt: skip
SEARCHES = {"gradient penalty": "search", "梯度惩罚": "search", "WGAN-GP": "zh/search",
            "模式崩溃": "zh/search", "gradient_norm": "search"}  # fmt: skip


class Browser:
    """A page that writes down what should not happen: errors, and requests that leave the folder.

    Args:
        site: the folder of the site.
    """

    def __init__(self, playwright, site):
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        self.chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        self.site, self.faults = site.resolve(), []
        self.page, self.name = self.chromium.new_page(viewport=WIDE), ""
        self.page.set_default_timeout(120_000)
        self.page.on("console", self.heard)
        self.page.on("pageerror", lambda error: self.fault(f"script: {error}"))
        self.page.on("request", self.asked)
        self.page.on("requestfailed", lambda r: self.fault(f"not loaded: {r.url}"))

    def fault(self, sentence):
        self.faults.append(f"{self.name}: {sentence}")
        print(f"fault: {self.faults[-1]}", flush=True)

    def heard(self, message):
        if message.type in ("error", "warning"):
            self.fault(f"console: {message.text}")

    def asked(self, request):
        if not request.url.startswith((f"file://{self.site}", "data:", "blob:")):
            self.fault(f"asks for {request.url}")

    def open(self, name, ending=""):
        self.name = name
        self.page.goto(f"file://{self.site}/{name}.html{ending}", wait_until="load")

    def ask(self, script):
        return self.page.evaluate(script)


def look_at_pages(browser):
    """Formulas, pictures and width of each page."""
    for name in PAGES:
        browser.open(name)
        browser.page.set_viewport_size(PHONE)
        wide = browser.ask("document.documentElement.scrollWidth")
        if wide > PHONE["width"]:
            browser.fault(f"{wide} px wide on a phone of {PHONE['width']} px")
        browser.page.set_viewport_size(WIDE)
        if browser.ask("document.documentElement.scrollWidth") > WIDE["width"]:
            browser.fault("wider than the window")
        broken = browser.ask("[...document.images].filter(i => i.complete && !i.naturalWidth)"
                             ".map(i => i.src)")  # fmt: skip
        if broken:
            browser.fault(f"pictures that show nothing: {broken}")
        text = browser.ask("document.querySelector('main').innerText")
        if name.startswith(("models/w", "notebooks")):
            count = browser.ask("document.querySelectorAll('.katex-html').length")
            if not count or "\\mathbb" in text or "$$" in text:
                browser.fault(f"{count} formulas are rendered")
        if "site:" in browser.ask("document.body.innerHTML"):
            browser.fault("has an address that was not resolved")
    return len(PAGES)


def look_at_search(browser):
    for query, name in SEARCHES.items():
        browser.open(name, f"?q={query}")
        count = browser.page.locator("#search-results li").count()
        if not count:
            browser.fault(f"finds nothing for {query}")
            continue
        browser.page.locator("#search-results li a").first.click()
        browser.page.wait_for_load_state("load")
        text = browser.ask("document.querySelector('main').innerText").lower()
        if query.lower() not in text.replace("’", "'"):
            browser.fault(f"the first page found for {query} does not have it")
    return len(SEARCHES)


def look_at_languages(browser):
    """The switch leads to the same heading, there and back."""
    # A notebook only where it is there in Chinese.
    chinese = sorted((browser.site / "notebooks" / "zh").glob("0*.html"))
    names = ["models/wgan_gp", "docs/interview/losses",
             *(f"notebooks/{path.stem}" for path in chinese)]  # fmt: skip
    place = ("(() => { let best = 0;"
             "document.querySelectorAll('article h1, article h2, article h3').forEach((h, i) =>"
             "{ if (h.getBoundingClientRect().top <= 120) best = i; });"
             "return best; })()")  # fmt: skip
    for name in names:
        browser.open(name)
        heading = browser.page.locator("article h2").nth(3)
        heading.evaluate("h => h.scrollIntoView({ behavior: 'instant' })")
        browser.page.wait_for_timeout(200)
        before, address = browser.ask(place), browser.page.url
        for step in ("there", "back"):
            box = browser.page.locator(".site-language:visible").first.bounding_box()
            # A click on the place: one on the element would scroll the page first.
            middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            with browser.page.expect_navigation(wait_until="load"):
                browser.page.mouse.click(*middle)
            if browser.ask(place) != before:
                browser.fault(f"{step}: heading {browser.ask(place)} in place of {before}")
        if browser.page.url.partition("#")[0] != address.partition("#")[0]:
            browser.fault(f"the switch does not lead back, but to {browser.page.url}")
    return len(names)


def look_at_quiz(browser):
    for name in ("quiz", "zh/quiz"):
        browser.open(name)
        browser.page.keyboard.press("1")
        free = browser.page.locator(".quiz-option:enabled[aria-pressed=false]")
        for _ in range(6):
            if free.count():  # none once as many are chosen as are right
                free.first.click()
        if not browser.page.locator(".quiz-option.right .quiz-why").count():
            browser.fault("a question does not say which option is right")
        browser.page.locator(".quiz-go").click()
        if browser.page.locator(".quiz-option:enabled").count() < 2:
            browser.fault("there is no second question")
    return 2


def look_at_theme(browser):
    browser.open("index")
    seen = set()
    for _ in range(3):
        browser.page.locator(".site-theme:visible").first.click()
        seen.add((browser.ask("document.documentElement.dataset.theme"),
                  browser.ask("getComputedStyle(document.body).backgroundColor")))  # fmt: skip
    if len(seen) != 2:
        browser.fault(f"three clicks on the theme show {sorted(seen)}")
    return 1


def take_pictures(browser, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("index", "zh/index", "notebooks/05_variants", "models/wgan_gp", "search"):
        for scheme in ("light", "dark"):
            for kind, size in (("wide", WIDE), ("phone", PHONE)):
                browser.page.emulate_media(color_scheme=scheme)
                browser.page.set_viewport_size(size)
                browser.open(name, "?q=梯度惩罚" if name == "search" else "")
                path = folder / f"{name.replace('/', '-')}-{scheme}-{kind}.png"
                browser.page.screenshot(path=path)
    browser.page.emulate_media(color_scheme="light", media="print")
    browser.open("models/wgan_gp")
    browser.page.pdf(path=folder / "print.pdf")


CHECKS = {
    "pages": look_at_pages,
    "search": look_at_search,
    "glossary": look_at_glossary,
    "journeys": look_at_journeys,
    "quiz": look_at_quiz,
    "theme": look_at_theme,
    "languages": look_at_languages,
    "access": look_at_access,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("site", nargs="?", default="build/site/html", type=Path)
    parser.add_argument("--only", nargs="+", choices=CHECKS, default=list(CHECKS))
    parser.add_argument("--shots", metavar="DIR", type=Path)
    arguments = parser.parse_args()
    with sync_playwright() as playwright:
        browser = Browser(playwright, arguments.site)
        for name in arguments.only:
            before, begun = len(browser.faults), time.monotonic()
            try:
                count = CHECKS[name](browser)
            except Error as error:
                browser.fault(f"{name}: {error}")
                count = "not all"
            took, faults = time.monotonic() - begun, len(browser.faults) - before
            print(f"{name}: {count} looked at in {took:.0f} s, {faults} faults", flush=True)
        if arguments.shots:
            take_pictures(browser, arguments.shots)
        browser.chromium.close()
    print(f"{arguments.site}: {len(browser.faults)} faults")
    return int(bool(browser.faults))


if __name__ == "__main__":
    sys.exit(main())
