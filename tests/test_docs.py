"""The documents: nothing missing, no dead link, no test that does not exist, no wrong name."""

import ast
import re
from pathlib import Path

import pytest

from notebooks import build, pages

ROOT = Path(__file__).resolve().parents[1]
DOCS = ("README.md", "README.zh-CN.md", "docs/errata.md", "docs/symptoms.md", "docs/glossary.md")
NOTEBOOKS = (
    "00_start_here",
    "01_what_is_a_gan",
    "02_applications",
    "03_training_techniques",
    "04_strengths_and_weaknesses",
    "05_variants",
    "06_faces",
    "07_bug_hunt",
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
        assert f"(../notebooks/{NOTEBOOKS[section]}.ipynb)" in cells[3], name
        if NOTEBOOKS[section] in build.NAMES:
            text = pages.read_source(NOTEBOOKS[section])
            assert re.search(rf"\b{name}\b", text), f"{NOTEBOOKS[section]} does not name {name}"


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


@pytest.mark.parametrize("name", ["README.zh-CN.md", "docs/errata.md", "docs/symptoms.md"])
def test_links_lead_somewhere(name):
    folder = (ROOT / name).parent
    targets = re.findall(r"\]\(([^)\s]+)\)", read(name))
    assert targets
    for target in targets:
        path, _, anchor = target.partition("#")
        if "://" in target or (not path and f"\n## {anchor}\n".lower() in read(name).lower()):
            continue
        file = folder / path
        if file.suffix == ".ipynb" and file.stem not in build.NAMES:
            assert file.stem in NOTEBOOKS, target  # planned, and not built yet
            continue
        assert path and file.exists(), f"{name}: {target}"  # noqa: PT018
        if anchor:
            titles = re.findall(r"^#+ (.*)$", file.read_text("utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
            assert anchor in slugs, f"{name}: {target}"


def test_E02_every_cited_paper_is_listed():
    listed = set(re.findall(r"^- \[(\d{4}\.\d{5})\]\(https://arxiv.org/abs/\1\) \w.*, .{10,}$",
                            read("docs/errata.md"), re.MULTILINE))  # fmt: skip
    for name in ("docs/errata.md", "docs/symptoms.md", "docs/glossary.md"):
        assert set(ARXIV.findall(read(name))) <= listed, name
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
    for path in [ROOT / name for name in DOCS] + [ROOT / "data" / "README.md"]:
        yield path.name, path.read_text("utf-8")
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


def commands(name):
    return re.findall(r"^python3.*$", read(name), re.MULTILINE)


def test_both_readmes_have_the_same_two_commands():
    assert commands("README.zh-CN.md") == commands("README.md")
    assert len(commands("README.md")) == 2


def test_the_chinese_readme_has_no_command_of_its_own():
    """Its other commands are some of the English ones, with translated comments."""

    def found(name):
        lines = re.findall(r"^python -m.*$", read(name), re.MULTILINE)
        return {re.sub(r"\s+#.*", "", line) for line in lines}

    assert found("README.zh-CN.md")
    assert found("README.zh-CN.md") <= found("README.md")


def test_the_chinese_readme_has_no_number_of_its_own():
    """Numbers that README.md no longer has are stale here."""
    english, chinese = (re.sub(r"\]\([^)]*\)", "]", read(name))
                        for name in ("README.md", "README.zh-CN.md"))  # fmt: skip
    number = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)*(?![\w])", re.ASCII)
    assert "0.7" in number.findall(chinese)
    extra = set(number.findall(chinese)) - set(number.findall(english))
    assert extra <= {"30"}, extra  # seconds of an answer
