"""The committed notebooks are those of their sources, and have what a reader expects.

Nothing is executed here; `python -m notebooks.build --check` does that.
"""

import ast
import builtins
import re
import symtable

import nbformat
import pytest

from notebooks import build, execution, pages
from notebooks.cells import tagged

NAMES = sorted(path.stem for path in (pages.HOME / "sources").glob("*.py"))
LANGUAGES = {name: pages.languages_of(pages.read_source(name)) for name in NAMES}
WRITTEN = [(name, language) for name in NAMES for language in LANGUAGES[name]]
IN_TWO_LANGUAGES = {  # the sections of a notebook, in this order
    "en": (
        "## Say it aloud",
        "## Interview drill",
        "## Exercises",
        "## Solutions",
        "## References",
        "## Teacher's notes",
    ),
    "zh": ("## 开口回答", "## 面试追问", "## 练习", "## 参考答案", "## 参考文献", "## 教学笔记"),
}
SECTIONS = (  # of a notebook that is in English only
    "## The 30-second answer",
    "## 30 秒回答",
    "## Learning objectives",
    "## What the article gets wrong here",
    "## Follow-up questions",
    "## Exercises",
    "## Solutions",
    "## References",
    "## Instructor notes",
)
WITH_LISTING = ("01", "02", "03")
MOST_BYTES, MOST_BYTES_OF_ALL = 2_500_000, 24_000_000
LISTING_LINES = 50
MACHINE = re.compile(r"/work\b|/tmp\b|/home/|/root\b|\.\./shared|\\Users\\")


def headings(notebook):
    lines = [
        line
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for line in cell.source.split("\n")
    ]
    return [line for line in lines if line.startswith("#")]


def cells_of(notebook):
    """What the source says of each cell; descriptions of figures come from the outputs too."""
    return [
        (c.cell_type, c.id, c.source, {k: c.metadata[k] for k in c.metadata if k != "mystnb"})
        for c in notebook.cells
    ]


def committed(name, language="en", student=False):
    return nbformat.read(pages.notebook_path(name, language, student), as_version=4)


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@pytest.fixture(params=WRITTEN, ids="-".join)
def written(request):
    """(name, language) of a notebook that is there."""
    return request.param


def test_every_source_is_built():
    assert sorted(build.NAMES) == NAMES


def test_an_edited_source_makes_its_notebook_stale(name):
    text = pages.read_source(name)
    assert not build.is_stale(name, text)
    assert build.is_stale(name, text + "# ")
    assert build.is_stale("00_nothing", text)


def test_no_notebook_without_source():
    made = {
        pages.notebook_path(name, language, student)
        for name, language in WRITTEN
        for student in (False, True)
    }
    checkpoints = ".ipynb_checkpoints"  # of a reader's Jupyter
    assert {p for p in pages.HOME.rglob("*.ipynb") if checkpoints not in p.parts} == made


def test_notebooks_are_those_of_their_source(written):
    name, language = written
    text = pages.read_source(name)
    notebook = committed(name, language)
    about = notebook.metadata["gan_keras"]
    assert about["source_sha256"] == pages.digest(text)
    assert about["code_sha256"] == pages.code_digest(text)
    assert 0 < about["seconds"] <= execution.LIMIT
    made = pages.main_notebook(name, text, about["seconds"], language)
    assert cells_of(notebook) == cells_of(made)
    student = pages.student_notebook(name, text, about["seconds"], language)
    assert cells_of(committed(name, language, student=True)) == cells_of(student)


def test_both_languages_show_the_same():
    for name in NAMES:
        if "zh" in LANGUAGES[name]:
            english, chinese = build.outputs_of(committed(name)), committed(name, "zh")
            for ours, theirs in zip(english, build.outputs_of(chinese), strict=True):
                assert [without_description(o) for o in ours] == [
                    without_description(o) for o in theirs
                ], name


def without_description(output):
    data = output.get("data", {})
    kept = {kind: data[kind] for kind in data if kind.startswith("image/")} or data
    return output.output_type, output.get("text"), kept


def test_main_notebook_was_executed_without_warnings(written):
    notebook = committed(*written)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert not execution.noise(notebook)
    assert not [o for cell in code for o in cell.outputs if o.output_type == "error"]


def test_student_notebook_has_no_solutions_and_no_outputs(written):
    name, language = written
    notebook = committed(name, language, student=True)
    assert "SOLUTION" not in nbformat.writes(notebook)
    assert not [cell for cell in notebook.cells if cell.get("outputs")]
    text = pages.read_source(name)
    exercises = [cell for cell in notebook.cells if tagged(cell, "exercise")]
    checks = [cell for cell in notebook.cells if tagged(cell, "check")]
    fewest = 4 if len(LANGUAGES[name]) == 2 else 3
    assert len(exercises) == len(checks) == text.count("### BEGIN SOLUTION") >= fewest
    functions = {node.name for cell in exercises for node in ast.parse(cell.source).body}
    for cell in exercises:
        assert "raise NotImplementedError" in cell.source
    for cell in checks:
        # A grader runs it without the trainings before it: it calls the checker and nothing else.
        imported, *calls = ast.parse(cell.source).body
        checkers = {alias.name for alias in imported.names}
        for call in calls:
            assert call.value.func.id in checkers
            assert {argument.id for argument in call.value.args} <= functions
        assert cell.metadata["nbgrader"]["grade"]


def names_bound(tree):
    """By the statements of a cell, imports left out: those mean the same in every cell."""
    own = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    rest = [node for node in tree.body if node not in own]
    stored = [node for part in rest for node in ast.walk(part) if isinstance(node, ast.Name)]
    return {node.name for node in own} | {
        node.id for node in stored if isinstance(node.ctx, ast.Store)
    }


def names_of_module(table, inside=False):
    """That a cell, or only its functions, read from the notebook."""
    found = {s.get_name() for s in table.get_symbols() if s.is_referenced() and s.is_global()}
    for child in table.get_children():
        found |= names_of_module(child, inside=True)
    top = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    return found if inside else found | top


def code_of(notebook):
    """[(source without magics, whether the cell stands alone)]"""
    magic = re.compile(r"^([ \t]*)[%!].*", re.MULTILINE)
    return [(magic.sub(r"\1pass", cell.source), tagged(cell, "standalone"))
            for cell in notebook.cells if cell.cell_type == "code"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_cell_that_stands_alone_takes_no_name_that_is_needed_below(name):
    """The build runs it as a file of its own; a reader runs it among the others."""
    cells = code_of(pages.main_notebook(name, pages.read_source(name)))
    for place, (source, alone) in enumerate(cells):
        taken = names_bound(ast.parse(source)) if alone else set()
        readers = {}  # function of a cell above: what it reads from the notebook
        for above, _ in cells[:place]:
            for table in symtable.symtable(above, name, "exec").get_children():
                readers[table.get_name()] = names_of_module(table, inside=True)
        for below, other in cells[place + 1 :] if taken else ():
            table, bound = symtable.symtable(below, name, "exec"), names_bound(ast.parse(below))
            used = set() if other else names_of_module(table) - bound
            used = used.union(*(readers.get(function, set()) for function in used))
            assert not used & taken, below
            taken -= bound


def test_sections_in_order(written):
    name, language = written
    found = headings(committed(name, language))
    assert found[0].startswith("# ")
    text = pages.read_source(name)
    if len(LANGUAGES[name]) == 2:
        wanted, phrases = IN_TWO_LANGUAGES[language], ("@RUN_TIME@", "arxiv.org/abs/")
    else:
        wanted = list(SECTIONS)
        if name[:2] in WITH_LISTING:
            place = wanted.index("## Follow-up questions")
            wanted.insert(place, "## The article's listing, corrected")
        phrases = ("Prerequisites", "@RUN_TIME@", "arxiv.org/abs/", "50-minute", "<details>")
    assert [line for line in found if line in wanted] == list(wanted)
    for phrase in phrases:
        assert phrase in text, phrase


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_readmes_lead_to_the_chinese_notebooks_that_exist(readme):
    text = (pages.HOME.parent / readme).read_text("utf-8")
    linked = set(re.findall(r"\]\(notebooks/zh/(\w+)\.ipynb\)", text))
    assert linked == {name for name, language in WRITTEN if language == "zh"}


def test_sizes():
    files = {path: path.stat().st_size for path in pages.HOME.rglob("*.ipynb")}
    assert max(files.values()) <= MOST_BYTES, max(files, key=files.get)
    assert sum(files.values()) <= MOST_BYTES_OF_ALL


def test_pictures_say_what_they_show(written):
    fewest = {"en": 40, "zh": 15}[written[1]]  # characters
    for cell in committed(*written).cells:
        said = []
        for output in cell.get("outputs", []):
            for kind in output.get("data", {}):
                if kind.startswith("image/"):
                    said.append(output.metadata[kind]["alt"])
                    assert len(said[-1]) > fewest, cell.source
                    assert output["data"]["text/plain"] == said[-1]
        assert cell.metadata.get("mystnb") == ({"image": {"alt": " ".join(said)}} if said else None)


def test_no_path_of_a_machine(name):
    for path in (pages.source_path(name), *build.files_of(name, LANGUAGES[name]).values()):
        text = re.sub(r'"image/\w+": "[^"]*"', "", path.read_text("utf-8"))
        assert not MACHINE.search(text), MACHINE.search(text)


def unknown_names(source):
    """Names that a piece of code reads but neither imports, assigns nor defines."""
    nodes = list(ast.walk(ast.parse(source)))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    known = {node.id for node in names if not isinstance(node.ctx, ast.Load)} | set(dir(builtins))
    for node in nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            known |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            known.add(node.name)
        elif isinstance(node, ast.arg):
            known.add(node.arg)
    return {node.id for node in names} - known


def test_corrected_listing_stands_alone(name):
    cells = [c for c in committed(name).cells if tagged(c, "standalone")]
    assert len(cells) >= (name[:2] in WITH_LISTING)
    for cell in cells:
        assert len(cell.source.split("\n")) <= LISTING_LINES
        assert not unknown_names(cell.source)


def test_commands_are_written_as_they_run(name):
    wrong = re.findall(r"python -m gan_keras [a-z]+", pages.read_source(name))
    assert not wrong, "each command has a name of its own: python -m gan_keras.NAME"
