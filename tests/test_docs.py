"""The documents: nothing missing, no dead link, no test that does not exist, no wrong name."""

import ast
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from gan_keras.metrics import digits
from gan_keras.run.folder import OWN
from gan_keras.settings.recipes import COMPARED
from gan_keras.settings.resolve import make_config
from notebooks import build, pages

ROOT = Path(__file__).resolve().parents[1]
DOCS = (
    *("README.md", "README.zh-CN.md", "data/README.md"),
    *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
)
# Made from the bank, whose own tests look at its words.
INTERVIEW = sorted(
    path.relative_to(ROOT).as_posix() for path in (ROOT / "docs" / "interview").rglob("*.md")
)
SECTIONS = ((1, 2), (3, 19), (20, 35), (36, 56), (57, 63), (64, 69), (70, 83))  # of notebooks 00-06
KINDS = {"crash": 14, "silent": 22, "concept": 29, "omit": 19}
PINNED = {  # what can be tested, and so must be
    *(1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 24, 29, 31, 33),
    *(37, 38, 40, 48, 51, 56, 58, 59, 60, 61, 64, 65, 66, 68, 74, 79, 84),
}
ARXIV = re.compile(r"\b\d{4}\.\d{5}\b")


def read(name):
    return (ROOT / name).read_text("utf-8")


def rows(letter):
    """{id: cells after it} of the rows of docs/errata.md whose id has the letter."""
    found = re.findall(rf"^\| ({letter}\d\d) \|(.*)\|$", read("docs/errata.md"), re.MULTILINE)
    assert len(found) == len(dict(found)), "an id occurs twice"
    return {name: [cell.strip() for cell in cells.split(" | ")] for name, cells in found}


def test_every_erratum_is_there_once_and_of_its_kind():
    errata = rows("E")
    assert sorted(errata) == [f"E{i:02}" for i in range(1, 85)]
    kinds = [cells[0] for cells in errata.values()]
    assert {kind: kinds.count(kind) for kind in KINDS} == KINDS
    assert all(len(cells) == 5 and all(cells) for cells in errata.values())
    legend = dict(re.findall(r"^\| (crash|silent|concept|omit) \| .* \| (\d+) \|$",
                             read("docs/errata.md"), re.MULTILINE))  # fmt: skip
    assert {kind: int(count) for kind, count in legend.items()} == KINDS
    assert sorted(rows("T")) == [f"T{i:02}" for i in range(1, 13)]
    assert sorted(rows("N")) == [f"N{i:02}" for i in range(1, 11)]


def test_each_erratum_is_answered_in_the_notebook_of_its_section():
    for name, cells in rows("E").items():
        number = int(name[1:])
        [section] = [5] if number == 84 else [
            i for i, (first, last) in enumerate(SECTIONS) if first <= number <= last
        ]  # fmt: skip
        assert f"(../notebooks/{build.NAMES[section]}.ipynb)" in cells[3], name
        text = pages.read_source(build.NAMES[section])
        assert re.search(rf"\b{name}\b", text), f"{build.NAMES[section]} does not name {name}"


def existing_tests():
    names = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        nodes = ast.walk(ast.parse(path.read_text("utf-8")))
        names |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    return {name for name in names if name.startswith("test_")}


def test_named_tests_exist():
    there_are, errata, traps = existing_tests(), rows("E"), rows("T")
    pins = {name: set(re.findall(r"`(test_\w+)`", cells[-1]))
            for name, cells in (errata | traps).items()}  # fmt: skip
    for name, tests in pins.items():
        assert tests <= there_are, (name, tests - there_are)
        assert tests or errata[name][-1] == "-", name
    assert {f"E{i:02}" for i in PINNED} <= {name for name, tests in pins.items() if tests}
    assert all(pins[name] for name in traps)
    # A test that bears ids pins them.
    for test in there_are:
        for name in re.findall(r"_([ET]\d\d)(?=_)", test):
            assert test in pins[name], f"{test} is not in the row of {name}"
    assert set(re.findall(r"`(test_\w+)`", read("docs/symptoms.md"))) <= there_are


LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
PICTURE = re.compile(r'<img src="([^"]+)" width="\d+" alt="([^"]+)">')
LINES = re.compile(r"L(\d+)(-L\d+)?$")


def links(name):
    """(text, path inside the repository, anchor) of each link of a page to the repository."""
    shown = [(alt, target) for target, alt in PICTURE.findall(read(name))]
    found = [link for link in LINK.findall(read(name)) + shown if "://" not in link[1]]
    for text, target in found:
        path, _, anchor = target.partition("#")
        file = (ROOT / name).parent / path if path else ROOT / name
        yield text, file.resolve(), anchor


def slugs(file):
    """The anchors that GitHub gives to the headings of a page, and those that it names itself."""
    text = file.read_text("utf-8")
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    return made | set(re.findall(r'^<a id="([\w-]+)"></a>$', text, re.MULTILINE))


@pytest.mark.parametrize("name", [*DOCS, *INTERVIEW, "CONTRIBUTING.md"])
def test_links_lead_somewhere(name):
    for text, file, anchor in links(name):
        assert file.exists(), f"{name}: {file.relative_to(ROOT)}"
        assert file.is_relative_to(ROOT), f"{name}: {file}"
        if line := LINES.match(anchor):
            lines, [word] = file.read_text("utf-8").split("\n"), re.findall("`(.*?)`", text)
            here = [number for number, words in enumerate(lines, 1) if word in words]
            assert int(line[1]) in here, f"{name}: {word} of {file.name} is in lines {here}"
        elif anchor:
            assert anchor in slugs(file), f"{name}: {file.relative_to(ROOT)}#{anchor}"


def test_every_page_is_on_the_index():
    listed = {file for _, file, _ in links("docs/README.md")}
    for name in DOCS:
        assert name == "docs/README.md" or ROOT / name in listed, name
    assert ROOT / "docs" / "README.md" in {file for _, file, _ in links("README.md")}
    start = "docs/interview/README.md"
    assert ROOT / start in listed
    found = {file for _, file, _ in links(start)} | {ROOT / start}
    assert {ROOT / name for name in INTERVIEW} <= found


@pytest.mark.parametrize("name", [*DOCS, *INTERVIEW])
def test_pages_name_no_place_of_one_machine(name):
    assert not re.search(r"(^|[\s`(\"])/(work|tmp|opt|home|root)/", read(name)), name


def test_E02_every_cited_paper_is_listed():
    listed = set(re.findall(r"^- \[(\d{4}\.\d{5})\]\(https://arxiv.org/abs/\1\) \w.*, .{10,}$",
                            read("docs/errata.md"), re.MULTILINE))  # fmt: skip
    for name in DOCS:
        linked = set(re.findall(r"\(https://arxiv.org/abs/(\d{4}\.\d{5})\)", read(name)))
        assert set(ARXIV.findall(read(name))) <= listed | linked, name
    for name in build.NAMES:
        text, _, references = pages.read_source(name).partition("# ## References")
        unlisted = set(ARXIV.findall(text)) - set(ARXIV.findall(references))
        assert not unlisted, (name, unlisted)


# The wording. Rows and cells that tell of an error may name it.

TELLS = re.compile(r"^(# )?(\| (E\d\d|LSGAN, |IWGAN, )|What a good answer has: )")
FORBIDDEN = {
    "E01": r"自拟标题|大模型|large language model",
    "E64": r"LSGAN.{0,40}(局部|\blocal\b)|(局部|\blocal\b).{0,20}LSGAN",
    "E66": r"瓦伦蒂诺|Valentino",
    "E84": r"(?i)^(?!.*wgan[-_ ]?gp).*\b(iwgan|improved wgan)\b",
}


def bad_lines(what, text):
    lines = [line for line in text.split("\n") if not TELLS.match(line)]
    return [line for line in lines if re.search(FORBIDDEN[what], line)]


def prose():
    for name in DOCS:
        yield name, read(name)
    for path in sorted((pages.HOME / "sources").glob("*.py")):
        yield path.name, path.read_text("utf-8")


def assert_nowhere(what, planted):
    assert bad_lines(what, planted) == [planted]  # the pattern can find what it looks for
    for name, text in prose():
        assert not bad_lines(what, text), (name, bad_lines(what, text))


def test_E01_E66_words_that_do_not_belong_here():
    assert_nowhere("E01", "AI 大模型与 GAN")
    assert_nowhere("E66", "瓦伦蒂诺 GAN")


def test_E64_LS_means_least_squares():
    assert_nowhere("E64", "LSGAN: 局部对抗网络")
    glossary = {line.split(" | ")[0]: line for line in read("docs/glossary.md").split("\n")}
    assert "最小二乘" in glossary["| LSGAN"]


def test_E84_iwgan_is_wgan_gp():
    assert_nowhere("E84", "The five variants are DCGAN, LSGAN, WGAN and IWGAN.")


def test_E07_the_first_notebook_has_the_theory():
    text = pages.read_source("01_what_is_a_gan")
    for needed in ("V(D, G)", "proposition 1", "theorem 1", "algorithm 1", "equilibrium",
                   "1701.07875, section 4.2"):  # fmt: skip
        assert needed in text, needed


def test_E45_no_tape_is_kept_longer_than_its_gradient():
    for path in (ROOT / "gan_keras").rglob("*.py"):
        assert "persistent=True" not in path.read_text("utf-8"), path


# The glossary and the Chinese README.


def test_glossary_has_both_languages_in_every_row():
    table = [line for line in read("docs/glossary.md").split("\n") if line.startswith("| ")]
    terms = [line.replace("\\|", "").strip("| ").split(" | ") for line in table]
    terms = [cells for cells in terms if cells[0] != "English"]
    assert len(terms) >= 60
    assert len({cells[0] for cells in terms}) == len(terms)
    chinese = re.compile(r"[\u4e00-\u9fff]")
    for cells in terms:
        assert len(cells) == 4, cells
        assert chinese.search(cells[1]), cells
        assert not chinese.search(cells[0] + cells[2]), cells
        assert chinese.search(cells[3]) or cells[2] == cells[3], cells  # or a formula


# The two READMEs: the same in two languages.


def first_commands(name):
    return re.findall(r"^python3.*$", read(name), re.MULTILINE)


def package_commands(name):
    """{"python -m gan_keras.train --list", ...}: what a page tells to type, without comments."""
    text = read(name).replace("\\\n", " ")
    found = re.findall(r"python -m (?:gan_keras|benchmarks|notebooks)\b[^`\n]*", text)
    return {" ".join(re.sub(r"\s+#.*", "", words).split()) for words in found}


def test_both_readmes_have_the_same_two_commands():
    assert first_commands("README.zh-CN.md") == first_commands("README.md")
    assert len(first_commands("README.md")) == 2


def test_both_readmes_have_the_same_commands():
    assert package_commands("README.zh-CN.md") == package_commands("README.md")


def test_both_readmes_have_the_same_python():
    english, chinese = (
        [ast.dump(ast.parse(code)) for code in re.findall(r"```python\n(.*?)```", read(name), re.S)]
        for name in ("README.md", "README.zh-CN.md")
    )
    assert english == chinese != []


def test_both_readmes_have_the_same_sections_and_links():
    names = ("README.md", "README.zh-CN.md")
    headings = [re.findall(r"^#+", read(name), re.MULTILINE) for name in names]
    assert headings[0] == headings[1]
    themselves = {ROOT / name for name in names}
    english, chinese = (
        {(file, anchor) for _, file, anchor in links(name) if file not in themselves}
        for name in names
    )
    assert english == chinese


def test_the_chinese_readme_has_no_number_of_its_own():
    """Numbers that README.md no longer has are stale here."""
    english, chinese = (re.sub(r"\]\([^)]*\)", "]", read(name))
                        for name in ("README.md", "README.zh-CN.md"))  # fmt: skip
    number = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)*(?![\w])", re.ASCII)
    assert "0.7" in number.findall(chinese)
    extra = set(number.findall(chinese)) - set(number.findall(english))
    assert not extra


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_a_readme_is_read_in_one_sitting(name):
    text = read(name)
    assert len(text.split("\n")) <= 165
    assert not re.search(r"(?i)\bissues?\b|\bsessions?\b", text)  # of how the work was organised


def test_contributors_find_every_folder_of_the_package():
    linked = {file for _, file, _ in links("CONTRIBUTING.md")}
    folders = {path.parent for path in (ROOT / "gan_keras").glob("*/__init__.py")}
    assert folders <= linked, folders - linked


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "docs/runs.md"])
def test_every_file_of_a_run_folder_is_explained(name):
    for file in OWN:
        assert re.search(rf"`{re.escape(file)}[/`]", read(name)), f"{name}: {file}"


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_results_at_a_glance_are_those_of_their_pages(name):
    """In the tables of README that name a page of results, each number occurs on that page."""
    checked = 0
    for line in read(name).split("\n"):
        page = re.search(r"\]\(docs/(\w[\w-]*\.md)(#[\w-]+)?\) \|$", line)
        if line.startswith("| ") and page:
            cells = re.sub(r"`[^`]*`|\]\([^)]*\)", "", line)
            text = read(f"docs/{page[1]}")
            for number in re.findall(r"(?<![\w.])\d[\d,]*\.\d+", cells):
                checked += 1
                assert re.search(rf"(?<![\d.]){re.escape(number)}(?!\d)", text), (number, page[1])
    assert checked >= 15


# What the pages say of settings and numbers. (Commands and Python: tests/test_documents.py.)


def table_below(name, heading):
    """Rows of cells of the first table below a heading, without its head."""
    text = read(name).split(f"\n{heading}\n", 1)[1]
    lines = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)[0].strip().split("\n")
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines[2:]]


def scientific(number):
    """0.003 as people write it: 3e-3."""
    digits_of, _, exponent = f"{number:e}".partition("e")
    return f"{float(digits_of):g}e{int(exponent)}"


CONSTRAINTS = {
    "R1, gamma {}": "r1_gamma",
    "gradient penalty, weight {}": "gp_weight",
    "weights clipped to {}": "clip_value",
}


@pytest.mark.parametrize(
    ("heading", "dataset"), [("On digits", "mnist5k"), ("On the ring and the grid", "ring")]
)
def test_the_comparison_names_all_settings_that_differ(heading, dataset):
    for model, _, constraint, rates, steps in table_below("docs/comparison.md", f"### {heading}"):
        name, special = re.match(r"`(\w+)`(.*)", model).groups()
        shared = COMPARED if (name, dataset) == ("dcgan", "mnist5k") else {}
        config = make_config(shared | {"model": name, "dataset": dataset})
        if special:  # the row "usual Adam", which its command sets
            assert rates == "1e-3, constant; `beta_1` 0.5, `beta_2` 0.999"
            continue
        both = (config.g_learning_rate, config.d_learning_rate)
        assert rates == ", ".join(dict.fromkeys(map(scientific, both))), model
        assert int(steps) == config.n_critic, model
        said = [
            words.format(f"{getattr(config, setting):g}")
            for words, setting in CONSTRAINTS.items()
            if (setting == "r1_gamma" and config.r1_gamma)
            or (setting, name) in {("gp_weight", "wgan_gp"), ("clip_value", "wgan")}
        ]
        assert constraint == (said[0] if said else "none"), model


def test_the_recipe_page_has_the_numbers_of_the_search():
    result = json.loads(read("benchmarks/results/search_dcgan.json"))["rows"]
    measured = sorted(
        Decimal(str(row["runs"]["0"]["fd_digits_select_10k"])).quantize(
            Decimal("0.1"), ROUND_HALF_UP
        )
        for row in result.values()
    )
    rows = table_below("docs/recipe.md", "## The table")
    assert sorted(Decimal(cells[-1]) for cells in rows) == measured


def test_the_page_of_metrics_has_the_reference_levels():
    levels = digits.reference()
    for name, level, *_ in table_below("docs/metrics.md", "## Levels to compare with"):
        if (key := name.strip("`")) in levels:
            assert level == f"{levels[key]:.2f}", name
