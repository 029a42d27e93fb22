"""Which sentences code and templates show, and what a catalogue says to them. Needs no GNU gettext."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split

from law.docs import PACKAGES

# What the arguments of each function are.
ROLES: dict[str, tuple[str, ...]] = {
    "_": ("text",),
    "gettext": ("text",),
    "gettext_lazy": ("text",),
    "gettext_noop": ("text",),
    "ngettext": ("text", "plural"),
    "ngettext_lazy": ("text", "plural"),
    "pgettext": ("context", "text"),
    "pgettext_lazy": ("context", "text"),
    "npgettext": ("context", "text", "plural"),
    "npgettext_lazy": ("context", "text", "plural"),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
CONSTANT = re.compile(r"""_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)""")
TRANSLATE = {"translate", "trans"}
BLOCK = {"blocktranslate", "blocktrans"}
END_BLOCK = {"endblocktranslate", "endblocktrans"}


@dataclass(frozen=True, order=True)
class Sentence:
    """What is looked up in a catalogue; `plural` is empty where there is one form."""

    text: str
    context: str = ""
    plural: str = ""

    @property
    def id(self) -> str | tuple[str, str]:
        return (self.text, self.plural) if self.plural else self.text


Found = dict[Sentence, set[str]]  # with the files it stands in


def extract(root: Path) -> Found:
    """Every sentence marked for translation under `root`."""
    found: Found = {}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if "migrations" not in path.parts:
                _add(found, _of_python(path), path.relative_to(root))
    templates = [root / "templates", *(root / package / "templates" for package in PACKAGES)]
    for folder in templates:
        for path in sorted(file for file in folder.rglob("*") if file.suffix in {".html", ".txt"}):
            _add(found, _of_template(path.read_text(encoding="utf-8")), path.relative_to(root))
    return found


def _add(found: Found, sentences: Iterable[Sentence], path: Path) -> None:
    for sentence in sentences:
        found.setdefault(sentence, set()).add(path.as_posix())


def _of_python(path: Path) -> Iterator[Sentence]:
    with path.open("rb") as source:
        for _line, function, said, _comments in extract_python(source, dict.fromkeys(ROLES), [], {}):
            arguments = said if isinstance(said, tuple) else (said,)
            parts = dict(zip(ROLES[str(function)], arguments, strict=False))
            if parts.get("text"):
                yield Sentence(**{role: str(part or "") for role, part in parts.items()})


def _of_template(source: str) -> Iterator[Sentence]:
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type not in {TokenType.BLOCK, TokenType.VAR}:
            continue
        for constant in CONSTANT.finditer(token.contents):
            yield Sentence(_unquote(constant[1]).replace("%", "%%"))
        if token.token_type != TokenType.BLOCK:
            continue
        words = list(smart_split(token.contents))
        if words and words[0] in TRANSLATE and len(words) > 1 and words[1][0] in "'\"":
            literal = words[1].split("|")[0]
            yield Sentence(_unquote(literal).replace("%", "%%"), _context(words))
        elif words and words[0] in BLOCK:
            yield _of_block(words, tokens)


def _of_block(words: list[str], tokens: Iterator[Token]) -> Sentence:
    """The sentence of a {% blocktranslate %}, as Django's own tag would look it up."""
    forms = [""]
    for token in tokens:
        if token.token_type == TokenType.TEXT:
            forms[-1] += token.contents.replace("%", "%%")
        elif token.token_type == TokenType.VAR:
            forms[-1] += f"%({token.contents})s"
        elif token.token_type == TokenType.BLOCK:
            if token.contents.split()[0] in END_BLOCK:
                break
            forms.append("")  # {% plural %}
    if "trimmed" in words:
        forms = [" ".join(line.strip() for line in form.splitlines() if line.strip()) for form in forms]
    return Sentence(forms[0], _context(words), forms[1] if len(forms) > 1 else "")


def _context(words: list[str]) -> str:
    return _unquote(words[words.index("context") + 1]) if "context" in words else ""


def _unquote(literal: str) -> str:
    quote = literal[0]
    return literal[1:-1].replace(f"\\{quote}", quote).replace("\\\\", "\\")


def read(path: Path, language: str) -> Catalog:
    """The catalogue in a .po file; an empty one when there is none."""
    if not path.exists():
        return Catalog(locale=language, domain="django")
    with path.open("rb") as source:
        return read_po(source, locale=language, domain="django")


def _sentence_of(message: Message) -> Sentence:
    text, plural = message.id if isinstance(message.id, (tuple, list)) else (message.id, "")
    return Sentence(text, message.context or "", plural)


def _entries(catalogue: Catalog) -> dict[Sentence, Message]:
    return {_sentence_of(message): message for message in catalogue if message.id}


def problems(found: Mapping[Sentence, set[str]], catalogue: Catalog) -> list[str]:
    """What keeps this catalogue from being complete, one line each."""
    entries = _entries(catalogue)
    lines = []
    for sentence in sorted(found):
        message = entries.get(sentence)
        forms = _forms(message) if message else []
        if message is None or not all(forms):
            lines.append(f"missing: {sentence.text!r} ({', '.join(sorted(found[sentence]))})")
            continue
        if message.fuzzy:
            lines.append(f"fuzzy: {sentence.text!r}")
        lines += [
            f"placeholders: {sentence.text!r} says {form!r}" for form in forms if not _fits(sentence, form)
        ]
    lines += [f"obsolete: {sentence.text!r}" for sentence in sorted(entries.keys() - found.keys())]
    lines += [f"obsolete: {_sentence_of(message).text!r}" for message in catalogue.obsolete.values()]
    return lines


def _forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (tuple, list)) else [message.string or ""]


def _fits(sentence: Sentence, form: str) -> bool:
    """Whether a translation names the same values; one plural form may leave its number out ("one day")."""
    offered = set(PLACEHOLDER.findall(sentence.text)) | set(PLACEHOLDER.findall(sentence.plural))
    named = set(PLACEHOLDER.findall(form))
    if offered:
        try:
            form % dict.fromkeys(offered, 0)
        except (ValueError, KeyError, TypeError):
            return False
    return named <= offered if sentence.plural else named == offered


def updated(found: Mapping[Sentence, set[str]], old: Catalog, language: str) -> Catalog:
    """The catalogue for exactly these sentences, with the translations it had."""
    entries = _entries(old)
    fixed = datetime(2026, 1, 1, tzinfo=UTC)  # a date of today would change the file at every call
    # A catalogue marked fuzzy as a whole would be left out when it is compiled.
    new = Catalog(
        fuzzy=False,
        locale=language,
        domain="django",
        project="kz-ipr",
        version="1",
        header_comment=f"# Translations of kz-ipr: {language}",
        creation_date=fixed,
        revision_date=fixed,
    )
    for sentence, files in found.items():
        before = entries.get(sentence)
        new.add(
            sentence.id,
            string=before.string if before else None,
            locations=[(file, 0) for file in sorted(files)],
            flags=before.flags if before else (),
            user_comments=before.user_comments if before else (),
            context=sentence.context or None,
        )
    return new


def write(catalogue: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, catalogue, width=100, sort_output=True, include_lineno=False)
