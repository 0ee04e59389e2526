"""What the drill itself says, in both languages."""

import functools
from importlib import resources

import yaml

TOPIC_NAMES = {
    "basics": "基础", "losses": "损失", "training": "训练", "evaluation": "评估",
    "variants": "变体", "applications": "应用", "faces": "人脸", "beyond": "前沿",
    "coding": "编程", "design": "设计",
}  # fmt: skip
LEVEL_NAMES = {
    "screening": "初筛", "core": "核心", "deep": "深入", "debugging": "排错", "coding": "编程",
    "design": "设计",
}  # fmt: skip
WORDS = {
    "en": {
        "interview": "Mock interview. Answer each question aloud, compare with what an interviewer "
        "listens for, and grade yourself.",
        "quiz": "Multiple choice. Many of the wrong options are mistakes that have been published.",
        "place_of": "Question {place}",
        "answered": "Enter: show what to compare with, s: skip, q: finish > ",
        "title": "{name}:",
        "must": "A good answer says",
        "bonus": "Beyond that",
        "flags": "Red flags",
        "short": "In 30 seconds",
        "long": "In two minutes",
        "solution": "In code",
        "next": "Follow-ups",
        "options": "Options",
        "evidence": "Where to check",
        "scale": "0 nothing, 1 a part, 2 all points, 3 all points and more",
        "grade": "Your grade, 0 to 3 (l: the long answer, q: finish) > ",
        "again": "Type 0, 1, 2, 3, l or q.",
        "choose_one": "Your choice, {letters} (s: skip, q: finish) > ",
        "choose_more": "{right} are right, type {right} letters of {letters} "
        "(s: skip, q: finish) > ",
        "letters": "Type one of {letters}, s or q.",
        "right": "right",
        "wrong": "wrong",
        "correct": "Correct.",
        "mistaken": "Not correct.",
        "time": "Time is up.",
        "all": "These were all questions of the selection.",
        "ended": "No more input.",
        "none": "No question was graded.",
        "summary": "{asked} graded, {known} known, mean grade {mean}.",
        "read": "To read",
        "back": "These come first from {day} on",
        "notebook": 'notebook {number}, section "{section}"',
        "section": ", section {section}",
        "place": ", {section}",
        "kept": "Remembered in {file}",
    },
    "zh": {
        "interview": "模拟面试。每道题先口头回答，再对照面试官看重的要点，给自己打分。",
        "quiz": "选择题。不少错误选项是公开发表过的真实错误。",
        "place_of": "第 {place} 题",
        "answered": "回车：查看要点，s：跳过，q：结束 > ",
        "title": "{name}：",
        "must": "必须讲到",
        "bonus": "加分项",
        "flags": "危险信号",
        "short": "30 秒版本",
        "long": "两分钟版本",
        "solution": "参考代码",
        "next": "追问",
        "options": "选项",
        "evidence": "出处",
        "scale": "0 不会，1 讲到一部分，2 要点齐全，3 要点齐全且有补充",
        "grade": "给自己打分，0 到 3（l：看两分钟版本，q：结束）> ",
        "again": "请输入 0、1、2、3、l 或 q。",
        "choose_one": "你的选择，{letters}（s：跳过，q：结束）> ",
        "choose_more": "有 {right} 项正确，输入 {letters} 中的 {right} 个字母"
        "（s：跳过，q：结束）> ",
        "letters": "请输入 {letters} 中的字母，或 s、q。",
        "right": "对",
        "wrong": "错",
        "correct": "答对了。",
        "mistaken": "答错了。",
        "time": "时间到。",
        "all": "所选范围内的题目已全部问完。",
        "ended": "输入已结束。",
        "none": "没有打过分的题目。",
        "summary": "共 {asked} 道题打了分，掌握 {known} 道，平均分 {mean}。",
        "read": "建议阅读",
        "back": "以下题目从 {day} 起优先出现",
        "notebook": "notebook {number}，「{section}」一节",
        "section": "，第 {section} 节",
        "place": "，{section}",
        "kept": "记录保存在 {file}",
    },
}


def named(key, names, language):
    return names[key] if language == "zh" else key


def title(key, language, **values):
    """The line above a list."""
    words = WORDS[language]
    return words["title"].format(name=words[key].format(**values))


def heading(question, language, number=None, total=None):
    """The line above a question: its place among those that are asked, topic, level, id."""
    place = f"{number}/{total}" if total else f"{number}"
    start = WORDS[language]["place_of"].format(place=place) if number else ""
    topic = named(question.topic, TOPIC_NAMES, language)
    level = named(question.level, LEVEL_NAMES, language)
    return " | ".join(filter(None, (start, topic, level, question.id)))


@functools.cache
def chinese_headings():
    """{number of a notebook: {heading of a section: the same in the Chinese notebook}}."""
    text = (resources.files("gan_keras.course.drill") / "sections.yaml").read_text("utf-8")
    return yaml.safe_load(text)


def source(item, language):
    """An item of evidence as text."""
    words = WORDS[language]
    if "notebook" in item:
        number, section = item["notebook"], item["section"]
        if language == "zh":
            section = chinese_headings()[number][section]
        return words["notebook"].format(number=number, section=section)
    if "result" in item:
        return f"benchmarks/results/{item['result']}: {item['key']} = {item['value']}"
    where = f"arXiv {item['arxiv']}" if "arxiv" in item else item["page"]
    if "section" not in item:
        return where
    kind = "section" if item["section"][0].isdigit() else "place"
    return where + words[kind].format(section=item["section"])
