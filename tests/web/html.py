"""A strict reader of HTML: what is not well formed is an error, where a browser would guess."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


class Page(HTMLParser):
    """`ids` and `links` in order; `faults` are unbalanced tags; `inline` is every script or style that is not a file;
    `code` are the blocks of code by their heading; `outline` are the levels of the headings of the main part."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = text
        self.ids: list[str] = []
        self.links: list[str] = []
        self.faults: list[str] = []
        self.inline: list[str] = []
        self.code: list[tuple[str, str]] = []
        self.outline: list[int] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self._label = ""
        self._source = ""
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if len(given) != len(attrs):
            self.faults.append(f"an attribute stands twice in {self.get_starttag_text()}")
        if given.get("id"):
            self.ids.append(given["id"] or "")
        self.links += [given[name] or "" for name in ("href", "src") if name in given]
        self.inline += [f"{name}={value!r}" for name, value in attrs if name == "style" or name.startswith("on")]
        if tag in ("script", "style") and "src" not in given:
            self.inline.append(self.get_starttag_text() or tag)
        if tag in ("figcaption", "summary"):
            self._label = ""
        if tag == "code" and self._open[-1:] == ["pre"]:
            self._source = ""
        if tag in ("h1", "h2", "h3", "h4") and "main" in self._open:
            self.outline.append(int(tag[1]))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> at line {self.getpos()[0]} closes {self._open[-1:]}")
            return
        self._open.pop()
        if tag == "code" and self._open[-1:] == ["pre"]:
            self.code.append((self._label.strip(), self._source))

    def handle_data(self, data: str) -> None:
        if "script" in self._open and data.strip():
            self.inline.append(data)
        if self._open[-1:] in (["figcaption"], ["summary"]):
            self._label += data
        if self._open[-2:] == ["pre", "code"]:
            self._source += data
        self.words.append(data)

    def sample(self, label: str) -> str:
        """The code under a heading."""
        return next(source for found, source in self.code if found == label)
