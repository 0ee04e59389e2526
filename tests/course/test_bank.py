"""The bank of interview questions: its format, and what must be true of every entry."""

import copy
import json
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest
import yaml
from command_line import failure
from places import ROOT
from two_languages import CODE, bad_chinese, numbers

from gan_keras.course.bank import HOME, LEVELS, TOPICS, load_bank, read_bank
from gan_keras.course.bank.schema import MOST_CHARACTERS, MOST_WORDS, length
from gan_keras.course.drill.words import chinese_headings
from gan_keras.errors import InputError

BANK = load_bank()
QUESTIONS = pytest.mark.parametrize("question", BANK.values(), ids=list(BANK))


def both(en="Some text.", zh="一些文字。"):
    return {"en": en, "zh": zh}


def entry(**changed):
    """The fields of a question that is fine, and of changes; None takes a field away."""
    choices = [
        both("Right.", "对。") | {"right": True, "why": both()},
        both("Wrong.", "错。") | {"right": False, "why": both()},
    ]
    fields = {
        "id": "basics-one", "level": "core", "question": both("Why?", "为什么？"), "short": both(),
        "long": both(), "must": [both()], "bonus": [both()], "flags": [both()], "next": [],
        "choices": choices, "evidence": [{"arxiv": "1406.2661", "section": "3"}],
    }  # fmt: skip
    fields |= copy.deepcopy(changed)
    return {key: value for key, value in fields.items() if value is not None}


def write(folder, entries, topic="basics"):
    text = entries if isinstance(entries, str) else yaml.safe_dump(entries, allow_unicode=True)
    (folder / f"{topic}.yaml").write_text(text, "utf-8")


def refusal(capsys, folder):
    return failure(capsys, lambda argv: read_bank(folder))


def choices_with(**changed):
    made = entry()["choices"]
    made[0] |= changed
    return made


# The format: what is refused, with the file, the question and the field.


def test_a_good_entry_is_read(tmp_path):
    write(tmp_path, [entry(next=["basics-two"]), entry(id="basics-two", bonus=None, choices=None)])
    bank = read_bank(tmp_path)
    assert list(bank) == ["basics-one", "basics-two"]
    one, two = bank.values()
    assert (one.topic, one.level, one.next) == ("basics", "core", ("basics-two",))
    assert one.question == {"en": "Why?", "zh": "为什么？"}
    assert [choice.right for choice in one.choices] == [True, False]
    assert (two.bonus, two.choices, two.code, two.solution) == ((), (), "", "")


def test_code_is_kept_as_it_is(tmp_path):
    code = "for z in noise:\n    step(z)\n\nsave()\n"
    write(tmp_path, [entry(code=code, solution="save()")])
    [question] = read_bank(tmp_path).values()
    assert (question.code, question.solution) == (code.rstrip("\n"), "save()")


def test_broken_lines_leave_no_space_between_chinese_characters(tmp_path):
    long = both("Two\n  lines.", "两\n  行，\n  D 与\n  G（见\n  `a b`）。")
    write(tmp_path, [entry(long=long)])
    [question] = read_bank(tmp_path).values()
    assert question.long == {"en": "Two lines.", "zh": "两行，D 与 G（见 `a b`）。"}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"colour": "red"}, "basics-one: colour is an unknown field"),
        ({"short": None}, "basics-one: short is missing"),
        ({"evidence": None}, "basics-one: evidence is missing"),
        ({"id": None}, "question 1: id is missing"),
        ({"id": 7}, "question 1: id is missing"),
        ({"id": "losses-one"}, "losses-one: id must be basics- and words"),
        ({"id": "basics-One"}, "basics-One: id must be basics- and words"),
        ({"level": "hard"}, "basics-one: level 'hard' is none of screening, core"),
        ({"level": ["core"]}, "basics-one: level '['core']' is none of"),
        ({"question": {"en": "Why?"}}, "basics-one: question.zh is missing"),
        ({"question": both() | {"de": "x"}}, "basics-one: question.de is an unknown field"),
        ({"question": "Why?"}, "basics-one: question must have the fields en, zh"),
        ({"long": both(en="")}, "basics-one: long.en must be a text"),
        ({"long": both(en=3)}, "basics-one: long.en must be a text"),
        ({"long": both(zh="Not Chinese.")}, "basics-one: long.zh has no Chinese character"),
        ({"long": both(en="中文")}, "basics-one: long.en has Chinese characters"),
        ({"long": both(en="a `b")}, "basics-one: long.en has a backtick without a partner"),
        ({"short": both(en="word " * 71)}, "short.en has 71 words, at most 70 fit"),
        ({"short": both(zh="字" * 131)}, "short.zh has 131 characters, at most 130 fit"),
        ({"long": both(en="word " * 301)}, "long.en has 301 words, at most 300 fit"),
        ({"must": []}, "basics-one: must must be a list with something in it"),
        ({"must": both()}, "basics-one: must must be a list with something in it"),
        ({"flags": [{"en": "x"}]}, "basics-one: flags[1].zh is missing"),
        ({"bonus": []}, "basics-one: bonus must be a list with something in it"),
        ({"code": ""}, "basics-one: code must be lines of code: write them below '|'"),
        ({"code": both()}, "basics-one: code must be lines of code"),
        ({"code": "x = 1  # 一"}, "basics-one: code must be ASCII, without tabs"),
        ({"solution": "x = 1 \ny = 2"}, "basics-one: solution must be ASCII, without tabs and"),
        ({"solution": "x = 1\n\ty = 2"}, "basics-one: solution must be ASCII, without tabs and"),
        ({"solution": "x = 1\n" * 25}, "basics-one: solution is too large: 24 lines of 72 columns"),
        ({"code": "x" * 73}, "basics-one: code is too large: 24 lines of 72 columns fit"),
        ({"next": "basics-two"}, "basics-one: next must be a list"),
        ({"next": [["x"]]}, "basics-one: next must be a list of ids"),
        ({"next": ["basics-two"]}, "next names 'basics-two', which is not in the bank"),
        ({"next": ["basics-one"]}, "basics-one: next names the question itself"),
        ({"choices": choices_with(right=False)}, "basics-one: choices have no right one"),
        ({"choices": entry()["choices"][:1]}, "basics-one: choices have no wrong one"),
        ({"choices": choices_with(right="yes")}, "choices[1].right must be true or false"),
        ({"choices": choices_with(en="Wrong.")}, "choices have the same option twice"),
        ({"choices": choices_with(why={"en": "x"})}, "basics-one: choices[1].why.zh is missing"),
        ({"choices": choices_with(points=3)}, "choices[1].points is an unknown field"),
        (
            {"choices": [*choices_with(), *(both(f"x{i}") | choices_with()[1] | both(f"x{i}")
                         for i in range(5))]},
            "choices are 7, at most 6 fit",
        ),
        ({"evidence": []}, "basics-one: evidence must be a list with something in it"),
        ({"evidence": [{"book": "x"}]}, "evidence[1] must have one of arxiv, notebook, page"),
        ({"evidence": [{"arxiv": 1406.2661}]}, "evidence[1].arxiv must be a text: write it in"),
        ({"evidence": [{"arxiv": "14062661"}]}, "arxiv '14062661' does not look like one"),
        ({"evidence": [{"notebook": "01"}]}, "basics-one: evidence[1].section is missing"),
        ({"evidence": [{"result": "a.json", "key": "x"}]}, "evidence[1].value is missing"),
        ({"evidence": [{"page": "/etc/passwd"}]}, "page '/etc/passwd' does not look like one"),
        ({"evidence": [{"page": "docs/runs.md", "line": "3"}]}, "evidence[1].line is an unknown"),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_refused_in_one_line(tmp_path, capsys, changed, says):
    write(tmp_path, [entry(**changed)])
    line = refusal(capsys, tmp_path)
    assert line.startswith("error: basics.yaml: ")
    assert says in line


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- id: a\n  id: b\n", "basics.yaml, line 2: the key 'id' is given twice"),
        ("- id: 'a\n", "basics.yaml, line 2: found unexpected end of stream"),
        ("- {[1]: 2}\n", "basics.yaml, line 1: found unhashable key"),
        ("id: a\n", "basics.yaml: a list of questions is expected"),
        ("", "basics.yaml: a list of questions is expected"),
        ("- !!python/object/apply:os.getcwd []\n", "could not determine a constructor"),
    ],
)
def test_a_file_that_is_no_list_of_questions_is_refused(tmp_path, capsys, text, says):
    write(tmp_path, text)
    assert says in refusal(capsys, tmp_path)


def test_files_are_topics_in_utf_8(tmp_path, capsys):
    assert "there is no question in" in refusal(capsys, tmp_path)
    (tmp_path / "basics.yaml").write_bytes(b"- id: \xff")
    assert "basics.yaml: no text in UTF-8" in refusal(capsys, tmp_path)
    write(tmp_path, [entry()])
    write(tmp_path, [entry()], "maths")
    assert "maths.yaml: unknown topic, name the file after one of" in refusal(capsys, tmp_path)


def test_an_id_is_used_once(tmp_path, capsys):
    write(tmp_path, [entry(), entry()])
    assert "basics-one: id is used twice, in basics.yaml too" in refusal(capsys, tmp_path)


def test_a_dangling_follow_up_names_its_file(tmp_path, capsys):
    write(tmp_path, [entry()])
    write(tmp_path, [entry(id="losses-one", next=["basics-one", "basics-one"])], "losses")
    assert "losses.yaml: losses-one: next names a question twice" in refusal(capsys, tmp_path)


def test_length_counts_what_is_said():
    assert length("the loss `-log D` falls", "en") == 5
    assert length("损失 `-log D` 下降，D 为 0.5。", "zh") == 2 + 2 + 2 + 1 + 1 + 1


# The questions that come with the package.


def texts(question):
    """(place, {language: text}) of all texts of a question."""
    for field in ("question", "short", "long"):
        yield field, getattr(question, field)
    for field in ("must", "bonus", "flags"):
        for i, text in enumerate(getattr(question, field), 1):
            yield f"{field} {i}", text
    for i, choice in enumerate(question.choices, 1):
        yield f"option {i}", choice.text
        yield f"reason {i}", choice.why


def test_topics_have_questions_of_several_levels():
    counts = {topic: [q.level for q in BANK.values() if q.topic == topic] for topic in TOPICS}
    for path in HOME.glob("*.yaml"):
        assert len(counts[path.stem]) >= 8, path.name
    for topic in ("basics", "losses", "training", "evaluation"):
        assert len(counts[topic]) >= 14
        assert {"screening", "core", "deep"} <= set(counts[topic])
    assert {"screening", "core", "deep", "debugging"} <= {q.level for q in BANK.values()}
    assert {q.level for q in BANK.values()} <= set(LEVELS)


def test_a_quiz_is_possible():
    quiz = [question for question in BANK.values() if question.choices]
    assert len(quiz) >= 30
    assert all(len(question.choices) >= 3 for question in quiz)


@QUESTIONS
def test_both_languages_have_the_same_formulas(question):
    for place, text in texts(question):
        english, chinese = (set(CODE.findall(text[language])) for language in ("en", "zh"))
        assert english == chinese, place


@QUESTIONS
def test_both_languages_have_the_same_numbers(question):
    for place, text in texts(question):
        english, chinese = (numbers(CODE.sub(" ", text[language])) for language in ("en", "zh"))
        assert english == chinese, place


def test_numbers_and_formulas_are_found_in_texts():
    found = numbers("R1 at 0.5, StyleGAN2, 1-Lipschitz, 50,000 and -3 分 7 个")
    assert found == {"0.5", "1", "50,000", "3", "7"}
    formulas = CODE.findall("of `a b` and `c`")
    assert formulas == ["a b", "c"]


@QUESTIONS
def test_the_chinese_is_set_as_chinese_is(question):
    for place, text in texts(question):
        assert not bad_chinese(text["zh"]), (place, text["zh"])


def test_bad_chinese_is_noticed():
    assert not bad_chinese("在 `D = 1` 处，判别器（D）输出 50 %。")
    for text in ("判别器D", "判别器`D`", "对吗?", "对， 错", "评论家", "50%"):
        assert len(bad_chinese(text)) == 1, text


def test_no_two_questions_and_no_two_options_are_the_same():
    for language in ("en", "zh"):
        asked = [re.sub(r"\W", "", q.question[language]).lower() for q in BANK.values()]
        assert len(set(asked)) == len(asked)
        for question in BANK.values():
            options = [choice.text[language] for choice in question.choices]
            assert len(set(options)) == len(options), question.id
            said = [text[language] for text in (*question.must, *question.bonus, *question.flags)]
            assert len(set(said)) == len(said), question.id


@QUESTIONS
def test_answers_have_their_lengths(question):
    assert length(question.short["en"], "en") <= MOST_WORDS
    assert length(question.short["zh"], "zh") <= MOST_CHARACTERS
    assert len(question.short["en"].split()) >= 40
    assert length(question.long["en"], "en") > 1.5 * length(question.short["en"], "en")
    assert length(question.long["zh"], "zh") > 1.5 * length(question.short["zh"], "zh")
    assert len(question.must) >= 2


def test_every_question_is_met():
    """A follow-up of something, or on one of the two lower rungs, where an interview begins."""
    follow_ups = {name for question in BANK.values() for name in question.next}
    for question in BANK.values():
        assert question.id in follow_ups or question.level in ("screening", "core"), question.id


# Evidence


def headings(text):
    return set(re.findall(r"^(?:# )?#+ (.*?)\s*$", text, re.MULTILINE))


def cited(question, kind):
    return [item for item in question.evidence if kind in item]


@QUESTIONS
def test_sections_that_are_named_exist(question):
    for item in cited(question, "notebook"):
        [path] = (ROOT / "notebooks" / "sources").glob(f"{item['notebook']}_*.py")
        assert item["section"] in headings(path.read_text("utf-8")), item
    for item in cited(question, "page"):
        titles = headings((ROOT / item["page"]).read_text("utf-8"))
        wanted = item.get("section")
        assert wanted is None or any(title.rstrip("?") == wanted for title in titles), item


def headings_in_order(path):
    cells = [cell for cell in json.loads(path.read_text("utf-8"))["cells"]
             if cell["cell_type"] == "markdown"]  # fmt: skip
    lines = "\n".join("".join(cell["source"]) for cell in cells).splitlines()
    return [line.lstrip("# ") for line in lines if re.match("#{2,} ", line)]


def test_chinese_names_of_sections_are_those_of_the_chinese_notebooks():
    named = {}
    for question in BANK.values():
        for item in cited(question, "notebook"):
            named.setdefault(item["notebook"], set()).add(item["section"])
    known = chinese_headings()
    assert {number: set(found) for number, found in known.items()} == named
    for number, found in known.items():
        [english] = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
        chinese = english.with_name("zh") / english.name
        pairs = zip(headings_in_order(english), headings_in_order(chinese), strict=True)
        assert found.items() <= dict(pairs).items()


def at(result, key):
    """What a path leads to; an item of a list is named by its "model" or its number."""
    for part in key.split("/"):
        if isinstance(result, list):
            models = {row.get("model"): row for row in result}
            result = models[part] if part in models else result[int(part)]
        else:
            result = result[part]
    return result


def rounded(number, like):
    """A number with as many decimals as a text has."""
    step = Decimal(1).scaleb(Decimal(like).as_tuple().exponent)
    return str(Decimal(str(number)).quantize(step, ROUND_HALF_UP))


@QUESTIONS
def test_measured_numbers_are_those_of_the_results(question):
    for item in cited(question, "result"):
        path = ROOT / "benchmarks" / "results" / item["result"]
        found = at(json.loads(path.read_text("utf-8")), item["key"])
        assert rounded(found, item["value"]) == item["value"], item
        for language in ("en", "zh"):
            said = " ".join(text[language] for _, text in texts(question))
            assert item["value"].removeprefix("-") in numbers(said), (item, language)
            assert item["value"] in said, (item, language)  # with its sign


def test_results_are_read_and_rounded():
    assert at({"rows": [{"model": "a", "runs": [{"x": 3}]}]}, "rows/a/runs/0/x") == 3
    assert [rounded(0.3006, "0.30"), rounded(118.25, "118.3"), rounded(2, "2.0")] == [
        "0.30", "118.3", "2.0"]  # fmt: skip


ARXIV = re.compile(r"\b\d{4}\.\d{5}\b|\b\d{4}\.\d{4}\b(?=[)）,，;；]| section)")
ELSEWHERE = {  # cited here only
    "1505.07818": "Ganin et al., Domain-adversarial training of neural networks",
    "1508.06576": "Gatys, Ecker, Bethge, A neural algorithm of artistic style",
    "1511.01844": "Theis, van den Oord, Bethge, A note on the evaluation of generative models",
    "1512.09300": "Larsen et al., Autoencoding beyond pixels using a learned similarity metric",
    "1603.08155": "Johnson, Alahi, Fei-Fei, Perceptual losses for real-time style transfer",
    "1605.05396": "Reed et al., Generative adversarial text to image synthesis",
    "1605.09782": "Donahue, Krähenbühl, Darrell, Adversarial feature learning (BiGAN)",
    "1606.00704": "Dumoulin et al., Adversarially learned inference",
    "1606.03657": "Chen et al., InfoGAN",
    "1610.09585": "Odena, Olah, Shlens, Conditional image synthesis with auxiliary classifier GANs",
    "1612.03242": "Zhang et al., StackGAN",
    "1612.07828": "Shrivastava et al., Learning from simulated and unsupervised images (SimGAN)",
    "1702.05464": "Tzeng et al., Adversarial discriminative domain adaptation",
    "1703.05921": "Schlegl et al., Unsupervised anomaly detection with GANs (AnoGAN)",
    "1706.07068": "Elgammal et al., CAN: creative adversarial networks",
    "1707.02937": "Aitken et al., Checkerboard artifact free sub-pixel convolution",
    "1709.01215": "Li et al., ALICE: adversarial learning for joint distribution matching",
    "1709.08894": "Petzka, Fischer, Lukovnicov, On the regularization of Wasserstein GANs",
    "1710.10196": "Karras et al., Progressive growing of GANs",
    "1711.03213": "Hoffman et al., CyCADA",
    "1711.10485": "Xu et al., AttnGAN",
    "1711.11586": "Zhu et al., Toward multimodal image-to-image translation (BicycleGAN)",
    "1801.01973": "Barratt, Sharma, A note on the inception score",
    "1802.04208": "Donahue, McAuley, Puckette, Adversarial audio synthesis (WaveGAN)",
    "1802.05637": "Miyato, Koyama, cGANs with projection discriminator",
    "1802.06222": "Zenati et al., Efficient GAN-based anomaly detection",
    "1802.06739": "Xie et al., Differentially private generative adversarial network",
    "1802.08768": "Odena et al., Is generator conditioning causally related to GAN performance?",
    "1803.04189": "Lehtinen et al., Noise2Noise",
    "1805.06725": "Akcay, Atapour-Abarghouei, Breckon, GANomaly",
    "1805.08841": "Cohen, Luck, Honari, Distribution matching losses can hallucinate features",
    "1807.00734": "Jolicoeur-Martineau, The relativistic discriminator",
    "1810.09136": "Nalisnick et al., Do deep generative models know what they don't know?",
    "1811.08180": "Yu, Davis, Fritz, Attributing fake images to GANs",
    "1811.12359": "Locatello et al., Challenging common assumptions in disentanglement",
    "1901.07821": "Blau, Michaeli, Rethinking lossy compression",
    "1901.09453": "Zhao et al., On learning invariant representations for domain adaptation",
    "1907.02544": "Donahue, Simonyan, Large scale adversarial representation learning (BigBiGAN)",
    "1907.02690": "Gong et al., Twin auxiliary classifiers GAN",
    "1910.06711": "Kumar et al., MelGAN",
    "2003.00196": "Siarohin et al., First order motion model for image animation",
    "2003.03808": "Menon et al., PULSE: self-supervised photo upsampling",
    "1912.11035": "Wang et al., CNN-generated images are surprisingly easy to spot... for now",
    "2003.08685": "Frank et al., Leveraging frequency analysis for deep fake image recognition",
    "2004.02546": "Härkönen et al., GANSpace",
    "2006.04710": "Kim, Papamakarios, Mnih, The Lipschitz constant of self-attention",
    "2007.06600": "Shen, Zhou, Closed-form factorization of latent semantics in GANs (SeFa)",
    "2007.08457": "Yu et al., Artificial fingerprints for generative models",
    "2010.02502": "Song, Meng, Ermon, Denoising diffusion implicit models",
    "2010.08029": "Shannon et al., Non-saturating GAN training as divergence minimization",
    "2102.02766": "Tov et al., Designing an encoder for StyleGAN image manipulation (e4e)",
    "2104.03064": "Xie et al., DG-Font: deformable generative networks",
    "2106.05744": "Roich et al., Pivotal tuning for latent-based editing of real images",
    "2106.12423": "Karras et al., Alias-free generative adversarial networks (StyleGAN3)",
    "2107.02555": "Freirich, Michaeli, Meir, A theory of the distortion-perception tradeoff",
    "2107.06018": "Webster et al., This person (probably) exists",
    "2107.10060": "Hou et al., Conditional GANs with auxiliary discriminative classifier",
    "2112.07804": "Xiao, Kreis, Vahdat, Tackling the generative learning trilemma",
    "2202.00512": "Salimans, Ho, Progressive distillation for fast sampling",
    "2207.12598": "Ho, Salimans, Classifier-free diffusion guidance",
    "2209.03003": "Liu, Gong, Liu, Flow straight and fast (rectified flow)",
    "2210.02747": "Lipman et al., Flow matching for generative modeling",
    "2210.13438": "Défossez et al., High fidelity neural audio compression (EnCodec)",
    "2301.09515": "Sauer et al., StyleGAN-T",
    "2303.01469": "Song et al., Consistency models",
    "2303.05511": "Kang et al., Scaling up GANs for text-to-image synthesis (GigaGAN)",
    "2303.15435": "Fernandez et al., The stable signature",
    "2305.17493": "Shumailov et al., The curse of recursion",
    "2311.18828": "Yin et al., One-step diffusion with distribution matching distillation",
    "2404.01413": "Gerstgrasser et al., Is model collapse inevitable?",
    "2405.05967": "Kang et al., Distilling diffusion models into conditional GANs",
    "2405.14867": "Yin et al., Improved distribution matching distillation (DMD2)",
    "2509.24935": "Hyun et al., Scalable GANs with transformers",
}


def listed_papers():
    pages = [ROOT / "docs" / "errata.md", *(ROOT / "notebooks" / "sources").glob("*.py")]
    text = "\n".join(path.read_text("utf-8") for path in pages)
    return set(re.findall(r"- \[(\d{4}\.\d{4,5})\]\(https://arxiv", text)) | set(ELSEWHERE)


@QUESTIONS
def test_papers_are_listed_and_those_in_the_text_are_evidence(question):
    papers = {item["arxiv"] for item in cited(question, "arxiv")}
    assert papers <= listed_papers()
    for place, text in texts(question):
        for language in ("en", "zh"):
            assert set(ARXIV.findall(text[language])) <= papers, (place, language)


def test_the_bank_that_is_shipped_is_read_once():
    assert load_bank() is load_bank()
    with pytest.raises(InputError):
        read_bank(ROOT / "docs")
