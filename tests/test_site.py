"""The site: links, notebooks, pages of models. The built site is looked at by .ci/check_site.py."""

import importlib
import json
import re
from pathlib import Path

import pytest

from docs import build
from docs.site import (
    checks,
    documents,
    home,
    measured,
    modelpages,
    modelsource,
    quiz,
    reference,
    staged_notebooks,
    vendor,
)
from docs.site.docstrings import markdown
from docs.site.links import Links
from docs.site.paths import LANGUAGES, ROOT, in_language, language_of, partner, read_yaml, words
from gan_keras.errors import InputError
from gan_keras.settings.models import MODELS
from gan_keras.settings.paper import PAPER

LINKS = Links(["docs/metrics", "notebooks/05_variants", "notebooks/zh/05_variants"], ["models"])
HOME = "https://github.com/gan-keras/gan_keras"


# Links and languages


@pytest.mark.parametrize(
    ("source", "target", "address"),
    [
        ("docs/faces.md", "metrics.md#faces", "site:docs/metrics#faces"),
        ("docs/faces.md", "#copies", "site:docs/faces#copies"),
        ("notebooks/zh/05_variants.ipynb", "../05_variants.ipynb", "site:notebooks/05_variants"),
        ("docs/faces.md", "../README.md#start", "site:index"),
        ("docs/interview/zh/losses.md", "../../../README.zh-CN.md", "site:zh/index"),
        (
            "docs/faces.md",
            "../gan_keras/models/gan.py#L132",
            "site:source/gan_keras/models/gan#L132",
        ),
        ("CONTRIBUTING.md", "gan_keras/models", "site:api/models"),
        ("docs/faces.md", "../tests/test_docs.py", f"{HOME}/blob/main/tests/test_docs.py"),
        ("docs/faces.md", "../notebooks/sources", f"{HOME}/tree/main/notebooks/sources"),
        ("docs/README.md", "your-pictures.md", f"{HOME}/blob/main/docs/your-pictures.md"),
    ],
)
def test_a_link_of_the_repository_leads_to_the_page_or_to_the_published_file(
    source, target, address
):
    assert LINKS.address(target, source) == address


def test_links_in_code_and_pictures_and_remote_ones_stay():
    text = "[a](b.md)\n\n```sh\n[a](b.md)\n```\n\n![p](p.png) [x](https://arxiv.org/abs/1)\n"
    found = LINKS.rewritten(text, "docs/a.md")
    assert found == text.replace("[a](b.md)", f"[a]({HOME}/blob/main/docs/b.md)", 1)


@pytest.mark.parametrize(
    ("page", "other"),
    [
        ("index", "zh/index"),
        ("models/wgan", "zh/models/wgan"),
        ("notebooks/05_variants", "notebooks/zh/05_variants"),
        ("docs/interview/losses", "docs/interview/zh/losses"),
    ],
)
def test_a_page_and_its_partner_name_each_other(page, other):
    assert partner(page) == other
    assert partner(other) == page
    assert (language_of(page), language_of(other)) == LANGUAGES
    assert in_language(other, "en") == in_language(page, "en") == page


def test_the_sites_words_are_there_in_both_languages():
    for name, texts in read_yaml("words.yaml").items():
        assert set(texts) == set(LANGUAGES), name
        places = [sorted(re.findall(r"\{\w+\}", texts[each])) for each in LANGUAGES]
        assert places[0] == places[1], name


def test_both_front_pages_lead_to_the_same_places():
    found = []
    for language in LANGUAGES:
        pages = re.findall(r"site:([\w/-]+)(?![\w/.-])", home.page(language))
        ours = {in_language(page, "en") for page in pages}
        found.append(ours - {"course", "index"})  # each names the other's front page
        assert "@" not in re.sub(r"@\w+\.", "", home.page(language))
    assert found[0] == found[1]
    wanted = {"notebooks/01_what_is_a_gan", "models/wgan_gp", "docs/your-pictures"}
    assert wanted <= found[0]


def test_the_front_page_asks_a_question_of_the_bank():
    for language, place in (("en", "docs/interview/"), ("zh", "docs/interview/zh/")):
        [(topic, anchor)] = re.findall(rf"site:{place}(\w+)#([\w-]+)", home.page(language))
        text = (ROOT / place / f"{topic}.md").read_text("utf-8")
        assert f'<a id="{anchor}"></a>' in text


# Notebooks


def example(first, tags=()):
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": first},
        {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": "1", "outputs": []},
    ]
    return {"cells": cells, "metadata": {"gan_keras": {"seconds": 53, "executed": "2026-11-28"}}}


def test_a_notebook_has_a_stamp_and_no_badges():
    badges = "[![Open](https://colab.example/x.svg)](https://colab.example) [中文](zh/a.ipynb)"
    notebook = example(f"# 5. Variants\n\n{badges}\n\nText [five](05_variants.ipynb).", ["setup"])
    made = staged_notebooks.staged(notebook, "notebooks/zh/05_variants", LINKS)
    text = made["cells"][0]["source"]
    assert text.startswith("# 5. Variants\n")
    assert "![" not in text
    assert "2026-11-28" in text
    assert "53" in text
    assert "[five](site:notebooks/zh/05_variants)" in text
    assert made["cells"][1]["metadata"]["tags"] == ["setup", "hide-input"]
    assert notebook["cells"][1]["metadata"]["tags"] == ["setup"], "the original was changed"


def test_no_notebook_loads_a_remote_picture():
    for page, path in staged_notebooks.names().items():
        notebook = json.loads(path.read_text("utf-8"))
        made = staged_notebooks.staged(notebook, page, LINKS)
        text = "\n".join(c["source"] for c in made["cells"] if c["cell_type"] == "markdown")
        assert not re.search(r"!\[[^\]]*\]\(http|src=\"http", text), page


def test_a_missing_chinese_notebook_is_linked_in_english():
    titles = {"notebooks/01_a": "1. One", "notebooks/02_b": "2. Two", "notebooks/zh/01_a": "1. 一"}
    text = documents.course_page("zh", titles)
    assert "[1. 一](site:notebooks/zh/01_a) ([幻灯片](site:slides/zh/01_a.html))\n" in text
    assert "[2. Two](site:notebooks/02_b)（英文） ([幻灯片](site:slides/en/02_b.html))" in text
    assert "\n/notebooks/zh/01_a\n" in text
    assert "\n/notebooks/02_b\n" not in text
    assert "zh/02_b" not in text


# Pages of models


def test_every_model_has_what_its_page_needs():
    data = read_yaml("models.yaml")
    assert list(data["models"]) == list(MODELS)
    for name, own in data["models"].items():
        assert set(own["title"]) == set(LANGUAGES), name
        assert own["formulas"], name
        assert own["tables"], name
        for marker, row in own["tables"].items():
            assert measured.result(marker, row, data["results"][marker], words("en")), (
                name,
                marker,
            )
        for page in own["course"]:
            assert (ROOT / "notebooks" / f"{page}.ipynb").is_file(), (name, page)


@pytest.mark.parametrize("name", MODELS)
def test_what_a_model_logs_is_read_from_its_class(name):
    meanings = read_yaml("models.yaml")["logged"]
    for home_of in filter(None, (MODELS[name].home, MODELS[name].with_r1)):
        file, _, class_name = home_of.partition(":")
        there = getattr(importlib.import_module(f"gan_keras.models.{file}"), class_name)
        found = modelsource.logged(class_name)
        assert tuple(dict.fromkeys(there.logged)) == tuple(dict.fromkeys(found))
        assert set(found) <= set(meanings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_a_model_has_its_parts(language):
    titles = {"notebooks/05_variants": "5. Variants"}
    text = modelpages.ModelPage("wgan_gp", language, read_yaml("models.yaml"), titles).text()
    said = words(language)
    assert said["idea"] == {"en": "Idea", "zh": "思想"}[language]
    for part in (
        "idea",
        "formula",
        "code",
        "command",
        "logged_title",
        "recipe",
        "paper",
        "results",
    ):
        assert f"\n## {said[part]}\n" in text, part
    assert r"\lVert \nabla_{\hat x} f(\hat x) \rVert_2 - 1" in text
    where = {"en": ", eq. 3\n", "zh": "，式 3\n"}[language]
    assert f"[1704.00028](https://arxiv.org/abs/1704.00028){where}" in text
    assert "ops.mean((norms - 1.0) ** 2)" in text
    assert "`gp_weight` | 30.0 | 10.0 |" in text
    assert "python -m gan_keras.train --model wgan_gp\n" in text
    assert "losses-gradient-penalty" in text
    assert "| `gradient_norm` | " in text


def test_the_recipe_of_a_model_comes_with_its_reasons():
    for name in MODELS:
        assert f'"{name}"' in modelsource.recipe_lines(name), name
    text = modelsource.recipe_lines("wgan_gp")
    assert "# The paper's 5 critic steps" in text
    assert "NO_R1 = " in text
    assert '"r3gan"' not in text
    assert all(f'"{name}"' in modelsource.recipe_lines(name) for name in PAPER)


def test_a_table_of_a_model_has_its_rows_and_those_of_real_samples():
    lines = ["| model | n |", "|---|---|", "| wgan | 1 |", "| wgan_gp | 2 |",
             "| gan, minimax | 3 |", "| *real samples* | 4 |"]  # fmt: skip
    assert measured.chosen(lines, "wgan") == [*lines[:3], lines[5]]
    assert measured.chosen(lines, "gan") == [*lines[:2], lines[4], lines[5]]
    assert measured.chosen(lines, "r3gan") == []
    assert measured.chosen(lines, "") == lines


def test_results_name_their_command_and_date():
    text = measured.result("inpaint", "", {"file": "applications.json"}, words("en"))
    data = json.loads((measured.RESULTS / "applications.json").read_text("utf-8"))
    assert data["command"] in text
    assert data["date"] in text
    assert measured.result("no-such-table", "", {"file": "applications.json"}, words("en")) == ""


# Reference and quiz


def test_a_docstring_becomes_markdown():
    text = """Loss of x_t (1406.2661).

        L = -E[D(x)]

    Args:
        x: one,
            two; see `y`.

    Raises:
        ValueError: a <b>.
    """
    made = markdown(text)
    assert r"Loss of x\_t ([1406.2661](https://arxiv.org/abs/1406.2661))." in made
    assert "```text\nL = -E[D(x)]\n```" in made
    assert "**Args**\n\n- `x`: one, two; see `y`." in made
    assert r"- `ValueError`: a \<b\>." in made


def test_the_commands_come_from_their_parsers():
    page = reference.commands_page()
    for door in reference.DOORS:
        assert f"\n## {door}\n" in page
    assert "| `--diffaugment" in page or "`--dataset" in page
    assert "`--resume`" in page


def test_the_api_names_a_class_with_its_methods_and_line():
    page = reference.folder_page("models")
    assert "### WGANGP" in page
    text = (ROOT / "gan_keras/models/wgan_gp.py").read_text("utf-8").split("\n")
    [line] = re.findall(r"site:source/gan_keras/models/wgan_gp#L(\d+)\)", page)[-1:]
    assert text[int(line) - 1].startswith(("class WGANGP", "def ", "    def "))


def test_every_question_of_the_quiz_can_be_answered():
    found = quiz.questions()
    assert found
    for question in found:
        assert {True, False} == {choice["right"] for choice in question["choices"]}
        assert all(set(choice["why"]) == set(LANGUAGES) for choice in question["choices"])
    assert "<script" not in quiz.script().replace("window.QUIZ", "")


# The built site


def write(site, name, text):
    (site / name).parent.mkdir(parents=True, exist_ok=True)
    (site / name).write_text(text, "utf-8")


def test_dead_links_and_remote_files_are_found(tmp_path):
    write(tmp_path, "index.html", '<a href="a.html#there">1</a><a href="https://x.org">2</a>')
    write(tmp_path, "a.html", '<h1 id="there"></h1><a href="index.html">1</a>')
    assert checks.faults(tmp_path) == []
    write(tmp_path, "a.html", '<a href="b.html"></a><script src="https://x.org/a.js"></script>')
    found = checks.faults(tmp_path)
    assert found == [
        "a.html loads https://x.org/a.js from elsewhere",
        "a.html links b.html, which is not there",
        "index.html links a.html#there, where there is no such anchor",
    ]


def test_a_picture_that_is_stored_twice_is_found(tmp_path):
    write(tmp_path, "_images/a.png", "same")
    write(tmp_path, "_images/b.png", "other")
    assert checks.twins(tmp_path) == []
    write(tmp_path, "_images/b.png", "same")
    assert checks.twins(tmp_path) == ["b.png and a.png are the same picture"]


def test_a_site_that_is_too_large_is_refused(tmp_path, monkeypatch, capsys):
    write(tmp_path, "index.html", "x" * 100)
    assert checks.check(tmp_path) == 100
    monkeypatch.setattr(checks, "LARGEST", 99)
    with pytest.raises(InputError, match="1 faults"):
        checks.check(tmp_path)
    assert "fault: the site has" in capsys.readouterr().out


def test_a_missing_package_is_named_with_the_way_to_install_it():
    vendor.check_installed("json")
    with pytest.raises(InputError, match="not installed: no_such_package: run pip install -r docs"):
        vendor.check_installed("json", "no_such_package")


def test_the_site_is_not_built_over_the_project():
    with pytest.raises(InputError, match="holds the project"):
        build.main(["--out", str(ROOT)])


def test_files_of_the_site_are_short():
    for path in (*(ROOT / "docs").glob("*.py"), *(ROOT / "docs" / "site").rglob("*")):
        if path.suffix in (".py", ".js", ".css", ".html", ".md"):
            assert len(path.read_text("utf-8").splitlines()) <= 250, path


def test_what_is_built_is_not_committed():
    ignored = (ROOT / ".gitignore").read_text("utf-8").split("\n")
    assert f"{Path(build.DEFAULT).parts[0]}/" in ignored
