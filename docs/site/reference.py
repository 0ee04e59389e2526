"""Pages made from the code without running it: the API, by folder, and the commands."""

import ast
import importlib

import gan_keras
from docs.site.docstrings import escaped, markdown
from docs.site.links import on_site
from docs.site.paths import ROOT
from gan_keras.command import DOORS

PACKAGE = ROOT / "gan_keras"
FOLDERS = {  # in the order of the index, and what they hold
    "models": "The algorithms, one idea a file.",
    "losses": "The losses of all models, as functions.",
    "networks": "Generators and discriminators.",
    "data": "Datasets, and the order of batches.",
    "metrics": "How good samples and restored pictures are.",
    "settings": "Every setting, and the recipes.",
    "tasks": "What a task needs: its data, its metric, its pictures.",
    "loop": "Training, from settings to a finished run.",
    "run": "The run folder: checkpoint, history, model card.",
    "inference": "Drawing samples, enlarging in tiles, export formats.",
    "drawing": "Pictures of samples, curves and animations.",
    "devices": "Several GPUs and machines.",
}


def files(folder):
    """The modules of a folder of the package, or the module of that name."""
    path = PACKAGE / folder
    return [PACKAGE / f"{folder}.py"] if not path.is_dir() else sorted(path.rglob("*.py"))


def page_of(path):
    """The page of a module's source."""
    return "source/" + path.relative_to(ROOT).with_suffix("").as_posix()


def is_public(node):
    kinds = (ast.ClassDef, ast.FunctionDef)
    return isinstance(node, kinds) and not node.name.startswith("_") and ast.get_docstring(node)


def signature(node):
    """A class or function as it is called."""
    if isinstance(node, ast.FunctionDef):
        return f"def {node.name}({ast.unparse(node.args)})"
    start = [each for each in node.body if isinstance(each, ast.FunctionDef)]
    bases = ", ".join(map(ast.unparse, node.bases))
    lines = [f"class {node.name}({bases})" if bases else f"class {node.name}"]
    for each in start:
        if each.name == "__init__":
            each.args.args.pop(0)
            lines.append(f"{node.name}({ast.unparse(each.args)})")
    return "\n".join(lines)


def entry(node, path, level):
    """A class with its public methods, or a function."""
    where = on_site(page_of(path), f"L{node.lineno}")
    parts = [
        f"{'#' * level} {node.name}",
        f"```python\n{signature(node)}\n```",
        markdown(ast.get_docstring(node)),
        f"[source]({where})",
    ]
    if isinstance(node, ast.ClassDef):
        parts += [entry(each, path, level + 1) for each in node.body if is_public(each)]
    return "\n\n".join(parts)


def module(path):
    """The section of a module, "" where it documents nothing."""
    tree = ast.parse(path.read_text("utf-8"))
    about = ast.get_docstring(tree)
    nodes = [node for node in tree.body if is_public(node)]
    if not about or (path.name == "__init__.py" and not nodes):
        return ""
    name = path.relative_to(PACKAGE).with_suffix("").parts[-1]
    parts = [
        f"## {name if name != '__init__' else path.parent.name}",
        markdown(about),
        f"[source]({on_site(page_of(path))})",
    ]
    return "\n\n".join([*parts, *(entry(node, path, 3) for node in nodes)])


def folder_page(folder):
    sections = [text for path in files(folder) if (text := module(path))]
    return "\n\n".join([f"# gan_keras.{folder}", FOLDERS[folder], *sections]) + "\n"


def line_of(name, path):
    """The line in which a file defines a name."""
    body = ast.parse(path.read_text("utf-8")).body
    return next((node.lineno for node in body if getattr(node, "name", None) == name), 1)


def public_names():
    """A row for each name that `gan_keras` itself offers."""
    rows = []
    for name, home in sorted(gan_keras._HOMES.items()):
        path = PACKAGE / "losses.py" if home is None else ROOT / f"{home.replace('.', '/')}.py"
        tree = ast.parse(path.read_text("utf-8"))
        found = next((node for node in tree.body if getattr(node, "name", None) == name), tree)
        first = (ast.get_docstring(found) or "").split("\n\n")[0]
        where = on_site(page_of(path), f"L{line_of(name, path)}")
        rows.append(f"| [`{name}`]({where}) | {escaped(first)} |")
    return "| name | what it is |\n|---|---|\n" + "\n".join(rows)


def index_page():
    listed = "\n".join(f"- [gan_keras.{name}]({on_site(f'api/{name}')}): {what}"
                       for name, what in FOLDERS.items())  # fmt: skip
    names = "\n".join(FOLDERS)
    return (
        "# API\n\n`import gan_keras` offers these names. Everything else is imported from its "
        f"folder.\n\n{public_names()}\n\n## By folder\n\n{listed}\n\n"
        f"```{{toctree}}\n:hidden:\n\n{names}\n```\n"
    )


def option_row(action, parser):
    """An option of a command as a row of its table."""
    shown = ", ".join(action.option_strings) or action.dest
    if action.option_strings and action.nargs != 0:
        shown += f" {action.metavar or action.dest.upper()}"
    if not action.option_strings:
        shown = str(action.metavar or action.dest)
    words = parser._get_formatter()._expand_help(action) if action.help else ""
    return f"| `{shown}` | {escaped(words)} |"


def commands_page():
    """All commands, from their own parsers."""
    parts = [
        "# Commands",
        "Each is `python -m gan_keras.NAME`, and `--help` prints what stands here. "
        "[What a run leaves](site:docs/runs) has the exit codes.",
    ]
    for door, what in DOORS.items():
        parser = importlib.import_module(f"gan_keras.{door}").build_parser()
        usage = " ".join(parser.format_usage().split()).removeprefix("usage: ")
        rows = "\n".join(option_row(action, parser) for action in parser._actions)
        parts += [
            f"## {door}",
            f"{escaped(what[0].upper() + what[1:])}.",
            f"```text\n{wrapped(usage)}\n```",
            f"| option | what it does |\n|---|---|\n{rows}",
        ]
    return "\n\n".join(parts) + "\n"


def wrapped(usage, width=88):
    """A usage line broken between its options."""
    lines = [""]
    for part in usage.replace("] [", "]\0[").replace(" [", "\0[", 1).split("\0"):
        if len(lines[-1]) + len(part) > width:
            lines.append("   ")
        lines[-1] += f" {part}" if lines[-1] else part
    return "\n".join(lines)


def pages():
    """{page: Markdown}"""
    made = {f"api/{folder}": folder_page(folder) for folder in FOLDERS}
    return made | {"api/index": index_page(), "commands": commands_page()}
