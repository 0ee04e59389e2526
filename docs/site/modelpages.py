"""A page a model, in both languages, made from the package, the bank and what was measured."""

import re

from docs.site import measured
from docs.site.docstrings import ARXIV, escaped, idea
from docs.site.links import on_site
from docs.site.modelsource import code, home, logged, papers, recipe_lines
from docs.site.paths import LANGUAGES, in_language, read_yaml, words
from gan_keras.course.bank import load_bank
from gan_keras.course.editions.pages import prose
from gan_keras.settings.declarations import FIELDS
from gan_keras.settings.models import MODELS
from gan_keras.settings.paper import PAPER
from gan_keras.settings.recipes import RECIPES


def page_name(name, language):
    return in_language(f"models/{name}", language)


def commands(card):
    """How to train a model, and how to use what was trained."""
    run = f"runs/{card.name}-{card.dataset}-0"
    start = f" --from runs/{card.teacher}-{card.dataset}-0" if card.teacher else ""
    lines = [f"python -m gan_keras.train --model {card.name}{start}"]
    if card.teacher:
        lines.insert(0, f"python -m gan_keras.train --model {card.teacher}")
    if card.name in PAPER:
        lines.append(f"python -m gan_keras.train --model {card.name} --recipe paper")
    use = {"sample": f"sample {run} --count 64 --seed 7", "upscale": f"upscale {run} picture.jpg"}
    return "\n".join(
        [*lines, f"python -m gan_keras.{use.get(card.command, f'apply {run} picture.png')}"]
    )


def from_paper(name, said):
    """Settings of the paper's recipe that the model's own recipe sets otherwise."""
    ours = {key: field.default for key, field in FIELDS.items()} | RECIPES[name]
    rows = [f"| `{key}` | {ours[key]} | {value} |"
            for key, value in PAPER[name].items() if ours[key] != value]  # fmt: skip
    return "\n".join([f"| {said['setting']} | {said['here']} | {said['in_paper']} |",
                      "|---|---|---|", *rows])  # fmt: skip


class ModelPage:
    """The page of a model in one language.

    Args:
        data: the content of models.yaml.
        notebooks: {page: title} of the notebooks that are there.
    """

    def __init__(self, name, language, data, notebooks):
        self.card, self.language, self.data, self.notebooks = (
            MODELS[name],
            language,
            data,
            notebooks,
        )
        self.own, self.said = data["models"][name], words(language)

    def text(self):
        source, node = home(self.card)
        name = self.card.name
        about = idea(source.about) if self.language == "en" else self.own["zh"]
        parts = [
            f"# {self.own['title'][self.language]}",
            f"`{name}`: {escaped(self.card.what)}" if self.language == "en" else f"`{name}`",
            f"## {self.said['idea']}", about,
            f"## {self.said['formula']}", *map(self.formula, self.own["formulas"]),
            f"## {self.said['code_own' if node.name == 'GAN' else 'code']}",
            self.said["code_from"].format(file=f"models/{source.path.name}",
                                          link=source.address(node)),
            f"```python\n{code(self.card)}\n```",
            f"## {self.said['command']}", f"```sh\n{commands(self.card)}\n```",
            f"## {self.said['logged_title']}", self.logged(),
            f"## {self.said['recipe']}", self.recipe(),
            *self.paper(), *self.results(), *self.questions(), *self.course(),
        ]  # fmt: skip
        return "\n\n".join(part for part in parts if part) + "\n"

    def formula(self, item):
        cite, note = item["cite"], item.get("note", {}).get(self.language, "")
        if self.language == "zh":
            for pattern, text in self.data["citations"].items():
                cite = re.sub(pattern, text, cite)
        cite = self.said["noted"].format(cite=cite, note=note) if note else cite
        cite = ARXIV.sub(r"[\1](https://arxiv.org/abs/\1)", cite)
        return f"$$\n{item['tex']}\n$$\n\n:::{{container}} cite\n{cite}\n:::"

    def logged(self):
        """What each number of history.csv means."""
        name = home(self.card)[1].name
        names = dict.fromkeys(logged(name))
        if self.card.with_r1:
            names |= dict.fromkeys(logged(home(self.card, "with_r1")[1].name))
        meanings = self.data["logged"]
        rows = [f"| `{each}` | {meanings[each][self.language]} |" for each in names]
        table = "\n".join(
            [f"| {self.said['number']} | {self.said['meaning']} |", "|---|---|", *rows]
        )
        return table + (f"\n\n{self.said['when_r1']}" if self.card.with_r1 else "")

    def recipe(self):
        link = on_site("source/gan_keras/settings/recipes")
        about = self.said["recipe_text"].format(link=link, settings=on_site("docs/settings"))
        return f"{about}\n\n```python\n{recipe_lines(self.card.name)}\n```"

    def paper(self):
        if self.card.name not in PAPER:
            return []
        table = from_paper(self.card.name, self.said)
        return [f"## {self.said['paper']}", self.said["paper_text"], table]

    def results(self):
        parts = [measured.result(marker, row, self.data["results"][marker], self.said)
                 for marker, row in self.own["tables"].items()]  # fmt: skip
        parts = [part for part in parts if part]
        return [f"## {self.said['results']}", *parts] if parts else []

    def questions(self):
        """Questions whose answers are checked in a paper of the model."""
        wanted = papers(self.card)
        found = [q for q in load_bank().values()
                 if any(item.get("arxiv") in wanted for item in q.evidence)]  # fmt: skip
        place = "docs/interview/zh" if self.language == "zh" else "docs/interview"
        lines = [f"- [{prose(q.question[self.language])}]({on_site(f'{place}/{q.topic}', q.id)})"
                 for q in found]  # fmt: skip
        return [f"## {self.said['questions']}", "\n".join(lines)] if lines else []

    def course(self):
        lines = []
        for name in self.own["course"]:
            page, other = (in_language(f"notebooks/{name}", each)
                           for each in (self.language, "en"))  # fmt: skip
            there = page if page in self.notebooks else other
            if there in self.notebooks:
                note = "" if page == there else self.said["only_english"]
                lines.append(f"- [{self.notebooks[there]}]({on_site(there)}){note}")
        return [f"## {self.said['in_course']}", "\n".join(lines)] if lines else []


def index(language, data):
    """The list of all models, and their order in the navigation."""
    said = words(language)
    rows = []
    for name, card in MODELS.items():
        title = data["models"][name]["title"][language]
        about = (
            escaped(card.what)
            if language == "en"
            else re.split("[\u3002\uff1b]", data["models"][name]["zh"])[0]  # at its first stop
        )
        rows.append(f"| [{title}]({on_site(page_name(name, language))}) | `{name}` | {about} |")
    table = "\n".join([f"| {said['model']} | `--model` | {said['what']} |", "|---|---|---|", *rows])
    tree = "\n".join(f"{MODELS[name].name}" for name in MODELS)
    return (f"# {said['models_title']}\n\n{said['models_intro']}\n\n{table}\n\n"
            f"```{{toctree}}\n:hidden:\n\n{tree}\n```\n")  # fmt: skip


def pages(notebooks):
    """{page: Markdown} of all models in both languages."""
    data, made = read_yaml("models.yaml"), {}
    for language in LANGUAGES:
        made[in_language("models/index", language)] = index(language, data)
        for name in MODELS:
            page = ModelPage(name, language, data, notebooks)
            made[page_name(name, language)] = page.text()
    return made
