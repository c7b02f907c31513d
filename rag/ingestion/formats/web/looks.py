"""How an element of a page looks: unseen, struck, raised, bold; by its tag, its attributes and the page's own styles.

Only the simple selectors of `<style>` are known (`p.x`, `.x`, `#x`): no sheet is fetched. What such a rule hides is
left out only where it is no running text: scripts show it again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.0-9])|opacity\s*:\s*0(?![.0-9])|"
    r"text-indent\s*:\s*-\s*[0-9]{3}|left\s*:\s*-\s*[0-9]{4}",
    re.IGNORECASE,
)
# What is struck out was taken back.
_STRUCK = frozenset(("del", "s", "strike"))
_LINE_THROUGH = re.compile(r"text-decoration[^;]*:[^;]*line-through", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|text-top|[1-9])", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_THIN = re.compile(r"font-weight\s*:\s*(?:normal|[1-4]00)", re.IGNORECASE)
_WHITE = re.compile(
    r"(?<![-\w])color\s*:\s*(?:#fff(?:fff)?\b|white\b|rgba?\(\s*255\s*,\s*255\s*,\s*255)", re.IGNORECASE
)
_BEHIND = re.compile(r"background(?:-color|-image)?\s*:", re.IGNORECASE)
_MEDIA = re.compile(r"@[a-z-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|/\*.*?\*/|@[a-z-]+[^{};]*;", re.DOTALL | re.I)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?([.#][\w-]+)", re.IGNORECASE)
# A box with this many sentences holds running text.
RUNNING = 3


def has_running_text(element: _Element) -> bool:
    """Whether an element holds several sentences."""
    return "".join(element.itertext()).count("。") >= RUNNING


class Looks:
    """The looks of one page's elements."""

    def __init__(self, root: _Element) -> None:
        self._rules: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for sheet in root.iter("style"):
            for selectors, declarations in _RULE.findall(_MEDIA.sub("", sheet.text or "")):
                for selector in selectors.split(","):
                    if match := _SELECTOR.fullmatch(selector.strip()):
                        self._rules[match[2]].append(((match[1] or "").lower(), declarations))

    def _sheet(self, element: _Element) -> str:
        """What the page's styles declare of an element."""
        if not self._rules:
            return ""
        names = [f".{one}" for one in (element.get("class") or "").split()] + [f"#{element.get('id')}"]
        return ";".join(said for name in names for tag, said in self._rules.get(name, ()) if tag in ("", element.tag))

    def is_unseen(self, element: _Element) -> bool:
        """Whether nobody sees the element."""
        if element.get("hidden") is not None or element.get("aria-hidden") == "true":
            return True
        style = element.get("style") or ""
        if _UNSEEN.search(style) or self._is_white(element, style):
            return True
        return _UNSEEN.search(self._sheet(element)) is not None and not has_running_text(element)

    def _is_white(self, element: _Element, style: str) -> bool:
        """White letters in the midst of others, and no colour behind them."""
        colour = (element.get("color") or "").lower()
        if colour not in ("#fff", "#ffffff", "white") and not _WHITE.search(style):
            return False
        for above in (element, *element.iterancestors()):
            behind = above.get("style") or ""
            coloured = above.get("bgcolor") or above.get("background") or _BEHIND.search(behind + self._sheet(above))
            if coloured and above.tag != "body":
                return False
        return True

    def is_struck(self, element: _Element) -> bool:
        """Whether a line goes through the element."""
        return element.tag in _STRUCK or _LINE_THROUGH.search(self._style(element)) is not None

    def is_raised(self, element: _Element) -> bool:
        """Whether the element stands above its line. A cell or a picture is only moved to the top of its box."""
        if element.tag == "sup":
            return True
        return element.tag in ("span", "a", "font", "em", "i", "small") and bool(_RAISED.search(self._style(element)))

    def is_bold(self, element: _Element, above: bool) -> bool:
        """Whether the element's letters are bold; `above`: whether those of its parent are."""
        style = self._style(element)
        if _THIN.search(style):
            return False
        return above or element.tag in ("b", "strong") or _BOLD.search(style) is not None

    def _style(self, element: _Element) -> str:
        return f"{self._sheet(element)};{element.get('style') or ''}"
