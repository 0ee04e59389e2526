"""Opens the playground in Chromium as a user does, by file://, and plays with it.

    python .ci/check_playground.py [--pictures FOLDER] [--only NAME ...]

It needs the packages `playwright` (PyPI) and `chromium` (Debian); no browser is downloaded.
Each check is a function below; one line is printed for each.
"""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

import playground_trained
from playwright.sync_api import sync_playwright

PAGE = Path(__file__).resolve().parents[1] / "docs" / "playground" / "index.html"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DESKTOP, PHONE = (1280, 800), (390, 844)
RING_SECONDS = 90
OUTSIDE = ("http:", "https:", "ws:", "wss:", "ftp:")


class Visit:
    """The page in a fresh context; remembers errors and requests that left the folder."""

    def __init__(self, browser, address="", size=DESKTOP, script="", page=PAGE, **context):
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="en-US", **context
        )
        if script:
            self.context.add_init_script(script)
        self.faults, self.page = [], self.context.new_page()
        self.page.set_default_timeout(120_000)
        self.page.on("console", self.heard)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", self.requested)
        self.page.goto(page.as_uri() + address)
        self.ready()

    def heard(self, message):
        if message.type in ("error", "warning"):
            self.faults.append(message.text)

    def requested(self, request):
        url = request.url
        inside = url.startswith((PAGE.parent.as_uri(), "data:", "blob:"))
        if not inside or url.startswith(OUTSIDE):
            self.faults.append(f"request to {url}")

    def ready(self):
        self.page.wait_for_function(
            "() => { const cards = playground.need('main').page.cards;"
            " return cards.length && cards.every((card) => card.answer); }"
        )

    def state(self, what):
        return self.page.evaluate(
            f"() => {{ const {{ page }} = playground.need('main'); return {what}; }}"
        )

    def updates(self):
        return self.state("page.cards.map((card) => card.answer.updates)")

    def preset(self, name):
        self.page.click(f'[data-preset="{name}"]')
        self.page.wait_for_function(f"() => playground.need('main').page.state.preset === '{name}'")
        self.ready()

    def wait_for_updates(self, count):
        self.page.wait_for_function(
            "(count) => playground.need('main').page.cards.every("
            "(card) => card.answer.updates >= count || card.answer.done)", arg=count
        )  # fmt: skip

    def overflow(self):
        return self.page.evaluate("document.documentElement.scrollWidth - innerWidth")

    def close(self):
        self.context.close()
        assert not self.faults, self.faults


def check_presets(browser, picture):
    """Each preset trains; numbers stay finite; nothing is wider than the window."""
    visit = Visit(browser)
    names = visit.page.eval_on_selector_all(
        "[data-preset]", "found => found.map((chip) => chip.dataset.preset)"
    )
    assert len(names) >= 8, names
    for name in names:
        visit.preset(name)
        visit.page.click("#play")
        visit.wait_for_updates(50)
        visit.page.click("#play")
        assert not any(visit.state("page.cards.map((card) => card.answer.diverged)")), name
        assert visit.overflow() <= 0, name
        picture(visit, f"preset-{name}")
    visit.close()


def check_ring(browser, picture):
    """README's ring row: minimax with the usual Adam collapses, WGAN-GP finds 8 of 8."""
    visit = Visit(browser)
    visit.preset("ring")
    begun = time.monotonic()
    visit.page.click("#play")
    visit.page.wait_for_function(
        "() => playground.need('main').page.runner.done", timeout=1_200_000
    )
    seconds = time.monotonic() - begun
    hits = visit.state("page.cards.map((card) => card.rows.at(-1).hit)")
    print(f"ring: {hits} of 8 modes after {seconds:.0f} s")
    picture(visit, "ring-end")
    assert hits == [0, 8, 3, 0], f"{hits}: the texts of the preset say 0, 8, 3, 0"
    assert "In this run" in visit.page.inner_text("#verdict")
    if not os.environ.get("GAN_KERAS_SLOW_MACHINE"):
        assert seconds <= RING_SECONDS, f"took {seconds:.0f} s, {RING_SECONDS} s are promised"
    visit.close()


def check_phone(browser, picture):
    """Nothing overflows at the width of a phone, in both languages and both themes."""
    for language in ("en", "zh"):
        for scheme in ("light", "dark"):
            visit = Visit(browser, f"#preset=ring&lang={language}", PHONE, color_scheme=scheme)
            visit.page.click("#play")
            visit.wait_for_updates(50)
            assert visit.overflow() <= 0, (language, visit.overflow())
            picture(visit, f"phone-{language}-{scheme}")
            visit.close()


def check_keyboard(browser, picture):
    """Everything that a mouse does, by keys: play, step, choose, draw points."""
    visit = Visit(browser)
    press = visit.page.keyboard.press
    press("Space")
    visit.wait_for_updates(10)
    press("Space")
    visit.page.wait_for_function("() => !playground.need('main').page.playing")
    visit.page.wait_for_timeout(1000)
    before = visit.updates()[0]
    press("ArrowRight")
    visit.wait_for_updates(before + 1)
    press("d")
    assert visit.state("page.who") == "D"
    press("1")
    assert visit.state("page.state.speed") == "slow"
    press("Space")
    visit.page.wait_for_selector(".equation.updateD.lit")
    assert "gradient" in visit.page.inner_text(".numbers")
    picture(visit, "slow-motion")
    press("Space")
    assert visit.updates()[0] == before + 1, "D only must leave G's updates alone"
    for _ in range(200):
        press("Tab")
        if visit.page.evaluate("document.activeElement.id") == "draw":
            break
    press("Enter")
    for key in ("Enter", "ArrowRight", "ArrowRight", "ArrowUp", "Enter"):
        press(key)
    picture(visit, "pad")
    visit.page.focus(".pad-box .main")
    press("Enter")
    visit.page.wait_for_function("() => playground.need('main').page.state.shared.data === 'own'")
    visit.ready()
    assert visit.state("page.state.shared.own") == [[0, 0], [0.2, 0.1]]
    visit.close()


def check_address(browser, picture):
    """The address alone brings the same page back, and a wrong value is named."""
    visit = Visit(browser)
    visit.preset("clipping")
    visit.page.click(".card details summary")
    visit.page.select_option(".card select >> nth=1", "rmsprop")
    visit.page.wait_for_function("() => location.hash.includes('rmsprop')")
    visit.ready()
    address, state = visit.page.evaluate("location.hash"), visit.state("page.state")
    visit.close()
    again = Visit(browser, address)
    assert again.state("page.state") == state
    again.close()
    wrong = Visit(browser, "#seed=many")
    assert "seed = “many”; allowed: 0 to 9999" in wrong.page.inner_text("#notice")
    wrong.close()


def check_languages(browser, picture):
    """Changing the language keeps what was learned; a Chinese browser begins in Chinese."""
    visit = Visit(browser)
    visit.page.click("#play")
    visit.wait_for_updates(30)
    visit.page.click("#play")
    visit.page.wait_for_timeout(1500)
    before = visit.updates()
    visit.page.click("[lang=zh-Hans]")
    assert "亲眼看 GAN 训练" in visit.page.inner_text("h1")
    assert visit.updates() == before
    picture(visit, "chinese")
    visit.close()


def check_without_workers(browser, picture):
    """Where workers are refused, the page trains on its own thread and says so."""
    visit = Visit(browser, script="delete window.Worker")
    assert "share one thread" in visit.page.inner_text("#notice")
    visit.page.click("#play")
    visit.wait_for_updates(20)
    visit.close()


def check_tour(browser, picture):
    """The walk for beginners goes through its steps and ends at the ring."""
    visit = Visit(browser)
    visit.page.click(".tour-start")
    for step in range(6):
        visit.page.wait_for_function(
            f"() => document.querySelector('.tour p').textContent.startsWith('{step + 1}/6')"
        )
        visit.page.wait_for_timeout(1500)
        picture(visit, f"tour-{step + 1}")
        visit.page.click(".tour .main")
    visit.page.wait_for_function("() => document.querySelector('.tour').hidden")
    assert visit.state("page.state.preset") == "ring"
    visit.close()


def check_trained(browser, picture):
    """The page of trained generators."""
    playground_trained.check(Visit, browser, picture)


CHECKS = {
    name.removeprefix("check_"): check
    for name, check in list(globals().items())
    if name.startswith("check_")
}


def open_browser(playwright):
    """A browser of the system; ends the program where there is none."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.exit(f"error: no browser: install one of {', '.join(BROWSERS)}")
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=Path, help="folder for screenshots")
    parser.add_argument("--only", nargs="+", choices=CHECKS, default=list(CHECKS))
    asked = parser.parse_args()

    def picture(visit, name):
        if asked.pictures:
            asked.pictures.mkdir(parents=True, exist_ok=True)
            visit.page.screenshot(path=asked.pictures / f"{name}.png", full_page=True)

    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        for name in asked.only:
            begun = time.monotonic()
            CHECKS[name](browser, picture)
            print(f"playground: {name} passed in {time.monotonic() - begun:.0f} s", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
