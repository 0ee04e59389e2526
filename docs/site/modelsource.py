"""What the files of `gan_keras.models` say about a model, read and not run."""

import ast

from docs.site.docstrings import ARXIV
from docs.site.links import on_site
from docs.site.paths import ROOT

HOOKS = ("discriminator_loss", "generator_loss", "discriminator_step", "generator_step")
RECIPES_FILE = ROOT / "gan_keras" / "settings" / "recipes.py"


class Source:
    """A file of `gan_keras.models`, read and not run."""

    def __init__(self, file):
        self.path = ROOT / "gan_keras" / "models" / f"{file}.py"
        self.text = self.path.read_text("utf-8")
        self.tree = ast.parse(self.text)
        self.about = ast.get_docstring(self.tree) or ""
        self.classes = {n.name: n for n in self.tree.body if isinstance(n, ast.ClassDef)}

    def address(self, node=None):
        return on_site(
            f"source/gan_keras/models/{self.path.stem}", f"L{node.lineno}" if node else ""
        )

    def lines(self, node):
        """A class, function or assignment as it stands in the file, without its docstring."""
        lines = self.text.split("\n")[node.lineno - 1 : node.end_lineno]
        first = node.body[0] if getattr(node, "body", None) else None
        if isinstance(first, ast.Expr) and isinstance(getattr(first, "value", None), ast.Constant):
            del lines[first.lineno - node.lineno : first.end_lineno - node.lineno + 1]
            while lines[first.lineno - node.lineno :] and not lines[first.lineno - node.lineno]:
                del lines[first.lineno - node.lineno]
        return "\n".join(lines)


def home(card, which="home"):
    """(source, class) of a card's "file:Class"."""
    file, _, name = getattr(card, which).partition(":")
    source = Source(file)
    return source, source.classes[name]


def logged(name):
    """The names that a class of `gan_keras.models` logs; its `logged` is read and not run."""
    for path in sorted((ROOT / "gan_keras" / "models").glob("*.py")):
        source = Source(path.stem)
        if name in source.classes:
            return _logged(source.classes[name])
    return ()


def _logged(node):
    for line in node.body:
        if not isinstance(line, ast.Assign):
            continue
        names = []  # also of `logged, gradients = ("loss",), (...)`
        for target in line.targets:
            both = isinstance(target, ast.Tuple) and isinstance(line.value, ast.Tuple)
            pairs = (
                zip(target.elts, line.value.elts, strict=True) if both else [(target, line.value)]
            )
            names += [(each.id, value) for each, value in pairs if isinstance(each, ast.Name)]
        for each, value in names:
            if each == "logged":
                return tuple(_values(value))
    for base in node.bases:  # from left to right, as Python looks
        if found := logged(ast.unparse(base)):
            return found
    return ()


def _values(node):
    for item in node.elts:
        if isinstance(item, ast.Starred):
            yield from logged(ast.unparse(item.value).partition(".")[0])
        else:
            yield item.value


def code(card):
    """The Python that differs from `GAN`, with the functions it uses; of `GAN`, its algorithm."""
    source, node = home(card)
    if node.name == "GAN":
        methods = {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
        return "\n\n".join(source.lines(methods[hook]) for hook in HOOKS)
    used = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    functions = [each for each in source.tree.body
                 if isinstance(each, ast.FunctionDef) and each.name in used]  # fmt: skip
    return "\n\n\n".join(map(source.lines, [*functions, node]))


def recipe_lines(name):
    """The part of recipes.py that sets what a model trains with, comments included."""
    text = RECIPES_FILE.read_text("utf-8")
    lines, tree = text.split("\n"), ast.parse(text)
    named = {n.targets[0].id: n for n in tree.body if isinstance(n, ast.Assign)}
    recipes, parts = named["RECIPES"].value, []
    for key, value in zip(recipes.keys, recipes.values, strict=True):
        # `**dict.fromkeys(("pix2pix", ...), TRANSLATION)` has no key of its own.
        if (key.value if key else None) != name and (key or repr(name) not in ast.unparse(value)):
            continue
        nodes = sorted(_behind(value, named), key=lambda node: node.lineno)
        parts = [_with_comments(lines, node.lineno, node.end_lineno) for node in nodes]
        parts.append(_with_comments(lines, (key or value).lineno, value.end_lineno))
    return "\n\n".join(parts)


def _behind(value, named):
    """The assignments that an expression uses, and those that these use."""
    found = set()
    for each in ast.walk(value):
        if isinstance(each, ast.Name) and each.id in named:
            found |= {named[each.id]} | _behind(named[each.id].value, named)
    return found


def _with_comments(lines, first, last):
    while lines[first - 2].lstrip().startswith("#"):
        first -= 1
    block = lines[first - 1 : last]
    indent = min(len(line) - len(line.lstrip()) for line in block if line)
    return "\n".join(line[indent:] for line in block)


def papers(card):
    """The arXiv numbers of a model: of its card, and of the first line of its file."""
    source, _ = home(card)
    return dict.fromkeys(ARXIV.findall(f"{card.what} {source.about.partition(chr(10))[0]}"))
