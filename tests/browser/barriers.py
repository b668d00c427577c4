"""What would keep somebody from using a page, as axe-core sees it; asked no oftener than needed.

The menu and the head of a page are the same on all pages of an account, and contrast depends on how
a text looks: colours, size, weight, what lies behind.  Each look is asked for once in each theme,
each frame once an account; what is on the page itself, every time.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WEIGHTY = ("serious", "critical")
#: Rules whose findings never weigh that much, and take a third of the time; contrast has its own.
LEFT_OUT = ("region", "heading-order", "landmark-unique", "landmark-one-main", "color-contrast")
#: Rows and choices of a list are alike: axe takes its time for each, and finds what it found.
FEWER = """() => {
  for (const body of document.querySelectorAll('tbody'))
    [...body.rows].slice(10).forEach(row => row.remove());
  for (const list of document.querySelectorAll('select'))
    [...list.options].slice(10).forEach(option => option.selected || option.remove());
}"""
#: Marks one text of each look that has not been seen, and gives the new looks.
NEW_LOOKS = """seen => {
  const known = new Set(seen), found = [], behind = new Map();
  const under = element => {
    if (!element) return '';
    if (!behind.has(element)) {
      const style = getComputedStyle(element);
      const own = [style.backgroundColor, style.backgroundImage, style.opacity].join(' ');
      const plain = own === 'rgba(0, 0, 0, 0) none 1';
      behind.set(element, (plain ? '' : own + '/') + under(element.parentElement));
    }
    return behind.get(element);
  };
  const says = element => element.matches('input, select, textarea') ||
    [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  for (const old of document.querySelectorAll('[data-look]')) old.removeAttribute('data-look');
  for (const element of document.querySelectorAll('body *')) {
    if (!says(element) || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const look = [element.tagName, element.className, element.parentElement.className, style.color,
      style.fontSize, style.fontWeight, element.disabled, under(element)].join('|');
    if (known.has(look)) continue;
    known.add(look);
    found.push(look);
    element.setAttribute('data-look', '');
  }
  return found;
}"""


class Barriers:
    """Asks about the page that a browser shows; kept for a whole run of tests."""

    def __init__(self) -> None:
        self._looks: dict[str, set[str]] = defaultdict(set)

    def of(self, page: Page, *, frame: bool = True) -> list[str]:
        """All that is serious on the page; without ``frame``, on what differs from page to page."""
        self._prepare(page)
        rules = {name: {"enabled": False} for name in LEFT_OUT}
        found = self._run(page, "document" if frame else "main", {"rules": rules})
        return found + self.contrast(page)

    def contrast(self, page: Page) -> list[str]:
        """Texts of looks not yet seen in the theme shown that are hard to read."""
        self._prepare(page)
        theme = page.evaluate("document.documentElement.dataset.bsTheme || ''")
        looks = page.evaluate(NEW_LOOKS, sorted(self._looks[theme]))
        if not looks:
            return []
        self._looks[theme].update(looks)
        return self._run(page, "[data-look]", {"runOnly": ["color-contrast"]})

    @staticmethod
    def _prepare(page: Page) -> None:
        """Give the page the program, once."""
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text("utf-8"))
            page.evaluate(FEWER)

    @staticmethod
    def _run(page: Page, where: str, options: dict[str, Any]) -> list[str]:
        asked = {"resultTypes": ["violations"], "preload": False, **options}
        script = (
            "([where, options]) => "
            "axe.run(where === 'document' ? document : {include: [where]}, options)"
        )
        return [
            f"{each['id']}: {each['help']} ({each['nodes'][0]['target']})"
            for each in page.evaluate(script, [where, asked])["violations"]
            if each["impact"] in WEIGHTY
        ]
