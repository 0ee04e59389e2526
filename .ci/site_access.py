"""Accessibility of the site's pages, judged by axe-core, which npm brought beside the site.

axe is used by this check only and is no part of the site.
"""

import re

WIDE, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 844}
SETTLED = 400  # milliseconds after which the theme has found what scrolls
GRAVE = ("serious", "critical")
COLOURS = ["color-contrast", "link-in-text-block"]  # rules whose verdict depends on the theme
AXE = "npm/node_modules/axe-core/axe.min.js"  # beside the folder of the site
TOKENS = re.compile(r'<span class="(\w+)">')
# Folded text is judged too, and colours when they have stopped changing.
PREPARE = """async () => {
  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  const style = document.createElement("style");
  style.textContent = "*, ::before, ::after { transition: none !important; }";
  document.head.append(style);
  // Colours that were on their way are there after two frames.
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
}"""
DARK = """() => {
  const root = document.documentElement;
  if (root.dataset.theme === "light") root.dataset.theme = "dark";
}"""
# What is not judged: of formulas what is seen, which a screen reader finds as MathML.
LEFT_OUT = [".katex-html"]
JUDGE = """async ([rules, grave, left]) => {
  const options = { resultTypes: ["violations"], preload: false }; // fetch nothing
  if (rules) options.runOnly = { type: "rule", values: rules };
  const { violations } = await axe.run({ exclude: left.map((each) => [each]) }, options);
  return violations.filter((each) => grave.includes(each.impact)).map((each) => ({
    rule: each.id, help: each.help, count: each.nodes.length,
    where: each.nodes.slice(0, 3).map((node) => node.target.join(" ")),
    why: (each.nodes[0].any[0] || each.nodes[0].all[0] || each.nodes[0].none[0] || {}).message,
  }));
}"""


def with_all_tokens(site):
    """As few pages of source code as have all colours of the code among them."""
    left = {path: set(TOKENS.findall(path.read_text("utf-8")))
            for path in sorted((site / "source").rglob("*.html"))}  # fmt: skip
    wanted, chosen = set().union(*left.values()), []
    while wanted:
        best = max(left, key=lambda path: len(left[path] & wanted))
        wanted -= left.pop(best)
        chosen.append(best)
    return chosen


def addresses(site):
    """What to open: every page in both languages; slides all at once, as they are printed."""
    pages = sorted(path for path in site.rglob("*.html")
                   if "source" not in path.relative_to(site).parts)  # fmt: skip
    for path in [*pages, *with_all_tokens(site)]:
        name = path.relative_to(site).with_suffix("").as_posix()
        if re.match(r"slides/\w+/", name):
            yield name, "?print-pdf"
        elif name.startswith("playground/"):
            yield from ((name, f"#preset=ring&lang={language}") for language in ("en", "zh"))
        elif name.endswith("search"):
            yield name, "?q=WGAN"
        else:
            yield name, ""


def judge(browser, scheme, rules=None):
    for found in browser.page.evaluate(JUDGE, [rules, GRAVE, LEFT_OUT]):
        browser.fault(f"{scheme}: {found['rule']} ({found['help']}), {found['count']} times, as "
                      f"in {found['where']}: {found['why']}")  # fmt: skip


def look_at_access(browser):
    """No serious and no critical fault: light and dark, and what scrolls on a phone.

    Returns:
        the number of pages.
    """
    axe = browser.site.parent / AXE
    if not axe.is_file():
        browser.fault(f"{axe} is not there: build the site again")
        return 0
    script, count = axe.read_text("utf-8"), 0
    for name, ending in addresses(browser.site):
        browser.page.emulate_media(color_scheme="light")
        browser.page.goto("about:blank")  # an address that differs in its ending only is no visit
        browser.open(name, ending)
        if name.startswith("playground/"):
            browser.page.wait_for_selector(".card canvas[aria-label], [data-shown]")
        browser.page.evaluate(PREPARE)
        browser.page.evaluate(script)
        judge(browser, "light")
        browser.page.set_viewport_size(PHONE)
        browser.page.wait_for_timeout(SETTLED)
        judge(browser, "phone", ["scrollable-region-focusable"])
        browser.page.set_viewport_size(WIDE)
        browser.page.emulate_media(color_scheme="dark")
        browser.page.evaluate(DARK)
        judge(browser, "dark", COLOURS)
        count += 1
    browser.page.emulate_media(color_scheme="light")
    return count
