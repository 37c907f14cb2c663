"""The tools that find texts: what they overlook, nobody translates."""

from __future__ import annotations

import pytest

from tools.messages import texts, unmarked, unmarked_in_the_till, within_strings


@pytest.mark.parametrize(
    "template",
    [
        "<p>Hello</p>",
        "<p>{% translate 'Hi' %} there</p>",
        '<input placeholder="Your name">',
        '<button aria-label="Close"></button>',
        "{% blocktranslate %}Hi{% endblocktranslate %} there",
        "{% block title %}Customers{% endblock %}",
        "<details{% if open %} open{% endif %}>More</details>",
    ],
)
def test_a_text_outside_of_translations_is_found(template: str) -> None:
    assert len(unmarked(template)) == 1


@pytest.mark.parametrize(
    "template",
    [
        "<p>{% translate 'Hello' %}</p>",
        "{% blocktranslate trimmed %}Hello {{ name }}{% endblocktranslate %}",
        "{% comment %}Hello{% endcomment %}{# Hello #}",
        "<p>{{ customer }} · 12 %</p>",
        '<a class="button" href="/customers/">{{ name }}</a>',
        "<button lang='sv'>Svenska</button>",
        "<kbd>Shift</kbd>",
        "<h1>Stamgast</h1>",
        "{% block page_class %}narrow{% endblock %}",
    ],
)
def test_what_is_no_text_of_ours_is_let_be(template: str) -> None:
    assert unmarked(template) == []


@pytest.mark.parametrize("source", ["<p>Hello</p>", '<button title="Close"/>', "<b>{n} items</b>"])
def test_a_text_of_the_till_outside_of_translations_is_found(source: str) -> None:
    assert len(unmarked_in_the_till(f"const a = {source};")) == 1


@pytest.mark.parametrize(
    "source",
    [
        '<p class="soft">{t("Hello")}</p>',
        "<p>{name} · {code}</p>",
        "const a: Promise<void> = ask<Sale>(path); // <p> a word </p",
        "if (a > b && c < d) wait();",
    ],
)
def test_what_the_till_says_by_translations_is_let_be(source: str) -> None:
    assert unmarked_in_the_till(source) == []


def test_texts_are_found_in_code_and_templates() -> None:
    places = {text.singular: text.place for text in texts()}

    assert places["Present. Keep a copy apart from the backups."] == "stamgast/doctor.py"
    assert places["To the page"] == "stamgast/templates/base.html"


def test_a_text_within_a_string_is_found() -> None:
    assert list(within_strings("""name = f"{_('receipt')}-{number}.pdf" """)) == [
        "_('receipt')", "number",
    ]  # fmt: skip
    assert "receipt" in {text.singular for text in texts()}
