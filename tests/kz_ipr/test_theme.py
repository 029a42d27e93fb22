"""Light and dark: the choice is kept, and words can be read on their grounds in both (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest
from django.test import Client

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
PAIR = re.compile(r"(--kz-[\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));")

DISTANCE = re.compile(r"(?<!-)\b((?:margin|padding|gap|(?:row|column)-gap|font-size)[\w-]*): ([^;}]+)")

#: Which words stand on which grounds.
WORDS = [
    *(
        (words, ground)
        for words in ("ink", "quiet", "brand", "brand-dark")
        for ground in ("paper", "ground", "head", "hover", "info-ground")
    ),
    *(
        (words, f"{level}-ground")
        for level in ("danger", "warn", "good")
        for words in (level, "ink", "quiet")
    ),
    ("danger", "paper"),
    ("danger", "ground"),
    ("brand", "danger-ground"),
    ("brand", "warn-ground"),
    ("quiet", "off"),
    ("holiday", "holiday-ground"),
    ("on-gold", "gold"),
]


def _palette(theme: int) -> dict[str, str]:
    found = PAIR.findall((CSS / "site.css").read_text())
    return {name.removeprefix("--kz-"): both[theme] or both[2] for name, *both in found}


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_and_borders_stand_out(theme: int) -> None:
    colours = _palette(theme)
    weak = [
        f"{words} on {ground}: {ratio:.2f}"
        for words, ground in WORDS
        if (ratio := _contrast(colours[words], colours[ground])) < 4.5
    ]
    for ground in ("bar", "bar-nav", "button", "button-hover", "danger-button", "danger-button-hover"):
        if (ratio := _contrast("#ffffff", colours[ground])) < 4.5:
            weak.append(f"white on {ground}: {ratio:.2f}")
    for ground in ("paper", "ground"):
        # The border of a control, and the ring of the focus: gold with ink around it, of which one must stand out.
        if (ratio := _contrast(colours["line-strong"], colours[ground])) < 3:
            weak.append(f"line-strong on {ground}: {ratio:.2f}")
        if max(_contrast(colours[ring], colours[ground]) for ring in ("gold", "ink")) < 3:
            weak.append(f"focus on {ground}")
    assert not weak, "\n".join(weak)


def test_colours_stand_in_one_place_only() -> None:
    """Elsewhere a colour would not follow the theme."""
    for sheet in CSS.glob("*.css"):
        text = sheet.read_text()
        named = re.sub(r"--kz-[\w-]+: [^;]+;|url\([^)]*\)|#fff\b", "", text)
        assert not re.findall(r"(?<![&\w])#[0-9a-f]{3,6}\b(?=[;, )])", named), sheet.name


def test_words_and_distances_come_from_the_scale() -> None:
    """A size of its own here and there is how pages drift apart. What is wider than a step is layout, not distance."""
    steps = re.findall(r"--kz-(?:text|space)-[\w]+: ([\d.]+)rem", (CSS / "site.css").read_text())
    assert len(steps) == 16
    strays = [
        f"{sheet.name}: {found[0]}"
        for sheet in CSS.glob("*.css")
        for found in DISTANCE.finditer(sheet.read_text())
        for length in re.findall(r"(?<![\w.])([\d.]+)rem", found[2])
        if "font-size" in found[1] or float(length) <= float(max(steps, key=float))
    ]
    assert not strays, "\n".join(strays)


@pytest.mark.django_db
def test_the_choice_is_kept_and_can_be_given_up() -> None:
    client = Client()
    assert b"data-bs-theme" not in client.get("/sign-in/").content
    answer = client.post("/theme/", {"theme": "dark", "next": "/sign-in/"})
    assert answer["Location"] == "/sign-in/"
    assert b'data-bs-theme="dark"' in client.get("/sign-in/").content
    client.post("/theme/", {"theme": "", "next": "/sign-in/"})
    assert b"data-bs-theme" not in client.get("/sign-in/").content


@pytest.mark.django_db
def test_nonsense_chooses_nothing_and_leads_nowhere_else() -> None:
    client = Client()
    answer = client.post("/theme/", {"theme": 'x" onload="', "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    client.cookies["theme"] = "purple"
    assert b"data-bs-theme" not in client.get("/sign-in/").content
