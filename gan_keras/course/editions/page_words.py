"""What the pages of docs/interview say beside the bank, in both languages."""

PAGES = {
    "en": {
        "heading": "Interview questions: {topic}",
        "topics": "All topics",
        "across": "中文",
        "made": "Answer aloud before you open an answer. This page is made from "
        "[{topic}.yaml]({file}) by `python -m gan_keras.course.editions.pages docs/interview`.",
        "answer": "Answer",
        "colon": ":",
        "of_level": "{text} ({level})",
        "about": "{level}, `{id}`",
    },
    "zh": {
        "heading": "面试题：{topic}",
        "topics": "全部主题",
        "across": "English",
        "made": "先自己口头回答，再展开答案。本页由 [{topic}.yaml]({file}) 生成，命令是 "
        "`python -m gan_keras.course.editions.pages docs/interview`。",
        "answer": "答案",
        "colon": "：",
        "of_level": "{text}（{level}）",
        "about": "{level}，`{id}`",
    },
}
