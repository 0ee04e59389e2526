"""The sources of the notebooks say the same in English and in Chinese.

A source without Chinese is not judged. The words themselves are not judged either: the Chinese is
written, not translated.
"""

import nbformat
import pytest
from two_languages import badly_set, differences, misplaced, numbers, parts

from notebooks import build, pages
from notebooks.cells import begins, read_pairs

SOURCES = {name: read_pairs(pages.read_source(name)) for name in build.NAMES}
BOTH = [name for name, pairs in SOURCES.items() if any(pair.zh is not None for pair in pairs)]


def faults_of_pairs(pairs):
    """[(cell, what is wrong with its texts)] of the cells of a source."""
    found = []
    for pair in pairs:
        if pair.is_text:
            texts = pair.en.source, pair.zh.source
            for fault in (*differences(*texts), *misplaced(*texts), *badly_set(texts[1])):
                found.append((begins(pair.en), fault))
        for described in zip(pair.descriptions("en"), pair.descriptions("zh"), strict=False):
            found += [(begins(pair.en), fault) for fault in faults_of_descriptions(*described)]
    return found


def faults_of_descriptions(english, chinese):
    found = [*misplaced(english, chinese), *badly_set(chinese)]
    if numbers(english) != numbers(chinese):
        found.append(f"other numbers: {sorted(numbers(english) ^ numbers(chinese))}")
    return found


@pytest.mark.parametrize("name", BOTH)
def test_both_languages_of_a_source_agree(name):
    assert faults_of_pairs(SOURCES[name]) == []


@pytest.mark.parametrize("name", BOTH)
def test_both_descriptions_of_a_figure_agree(name):
    """Those that figures make themselves too, with numbers of the run."""
    notebooks = [
        nbformat.read(pages.notebook_path(name, language), as_version=4)
        for language in ("en", "zh")
    ]
    for english, chinese in zip(*(notebook.cells for notebook in notebooks), strict=True):
        if "mystnb" in english.metadata:
            said = [cell.metadata["mystnb"]["image"]["alt"] for cell in (english, chinese)]
            assert faults_of_descriptions(*said) == [], english.source


# The rules themselves.

ENGLISH = """\
## 2. What $D$ learns

The loss `bce(0, l)` falls to <!-- = gan.json a/3 -->**1.39**<!-- . --> in 5,000 steps ([1406.2661](https://arxiv.org/abs/1406.2661)):

$$D^* = \\frac{p}{p + q} \\tag{1}$$

| loss | value |
|---|---|
| minimax | 0.5 |

```python
loss = 3
```

<details><summary>Answer</summary>

It is $2 \\log 2$.

</details>
"""
CHINESE = """\
## 2. $D$ 学到了什么

损失 `bce(0, l)` 经过 5,000 步降到 **1.39**（[1406.2661](https://arxiv.org/abs/1406.2661)）：

$$D^*=\\frac{p}{p + q} \\tag{1}$$

| 损失 | 数值 |
|---|---|
| 极小极大 | 0.5 |

```python
loss = 3
```

<details><summary>答案</summary>

是 $2 \\log 2$。

</details>
"""


def test_texts_that_say_the_same_pass():
    assert differences(ENGLISH, CHINESE) == []
    assert badly_set(CHINESE) == []
    assert misplaced(ENGLISH, CHINESE) == []


def test_all_parts_of_a_text_are_found():
    found = parts(ENGLISH)
    assert found["code"] == {"bce(0, l)"}
    assert found["formulas"] == {"D", r"D^*=\frac{p}{p+q}\tag{1}", r"2\log2"}
    assert found["numbers"] == {"2", "1.39", "5,000", "1406.2661", "0.5"}
    assert found["links"] == {"https://arxiv.org/abs/1406.2661"}
    assert found["headings"] == [2]
    assert found["columns of tables"] == [3, 3, 3]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("1.39", "1.38"), "other numbers: ['1.39'] in English, ['1.38'] in Chinese"),
        (("5,000", "5000"), "other numbers: ['5,000'] in English, ['5000'] in Chinese"),
        (("p}{p + q}", "q}{p + q}"), "other formulas"),
        (("$D$ ", ""), "other formulas: ['D'] in English, [] in Chinese"),
        (("bce(0, l)", "bce(1, l)"), "other code"),
        (("abs/1406", "pdf/1406"), "other links"),
        (("loss = 3", "loss = 4"), "other programs"),
        (("## 2", "### 2"), "other headings: [2] in English, [3] in Chinese"),
        (("| 极小极大 | 0.5 |\n", "极小极大 0.5\n"), "other columns of tables"),
        (("</details>", ""), "other tags"),
    ],
)
def test_what_differs_is_named(change, says):
    assert change[0] in CHINESE
    [fault] = differences(ENGLISH, CHINESE.replace(*change))
    assert says in fault


def test_headings_within_a_page_may_have_other_names():
    assert (
        differences("[a](01_x.ipynb#the-game), [b](#end)", "[甲](01_x.ipynb#博弈)、[乙](#末尾)")
        == []
    )


@pytest.mark.parametrize(
    "text",
    ["判别器D", "损失`l`", "权重$w$", "见[01](a.ipynb)", "对吗?", "对， 错", "- 项,目",
     "| 甲 | 50% |", "评论家", "**预测：**它", "字**（甲）**", "![图,一](a.png)"],
)  # fmt: skip
def test_bad_chinese_is_noticed(text):
    assert len(badly_set(text)) == 1, badly_set(text)


@pytest.mark.parametrize(
    "text",
    ["- （甲）", "1. **预测。** 再运行", "# 标题", "| （甲） | 乙。 |", "权重 $w$。\n\n下一段",
     "见 [01](a.ipynb)。", "![图一](a.png)", "> 引文：`a,b`",
     "为 <!-- = a.json 值/b,3 -->3", "**预测**：它", "**预测。** 它", "（**预测**）",
     "```\n中文D\n```", "占 50 %"],
)  # fmt: skip
def test_well_set_chinese_passes(text):
    assert badly_set(text) == []


def test_each_text_is_in_its_language():
    assert misplaced("China's 《办法》 of 2025", "中国的《办法》，2025 年") == []
    assert misplaced("$x$ `y`", "$x$ `y`") == []
    assert misplaced("GAN 中文", "中文") == ["Chinese characters in the English text"]
    assert misplaced("The loss", "The loss") == ["no Chinese character in the Chinese text"]


def test_faults_of_a_source_name_the_cell():
    text = (
        "# %% [markdown]\n# # Title 1\n\n"
        '# %% [markdown] tags=["zh"]\n# # 标题 2\n\n'
        "# %%\n#| alt-en: Falls to 1.39.\n#| alt-zh: 降到 1.38。\ndraw()\n"
    )
    assert faults_of_pairs(read_pairs(text)) == [
        ("the cell '# Title 1'", "other numbers: ['1'] in English, ['2'] in Chinese"),
        ("the cell '#| alt-en: Falls to 1.39.'", "other numbers: ['1.38', '1.39']"),
    ]
