"""What the scheme editor shows of what-ifs: a card at the right, a button in its head."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from schemes.editor.panels import Act, Panel, register_act, register_panel
from scoring.whatif.queries import may_try


def register_what_if_panel() -> None:
    """Fill the editor's registry; from ``AppConfig.ready()``."""
    register_panel(
        Panel("what_if", _("用上年事实试一下"), "scoring:what_if_panel", may_try, order=10)
    )
    register_act(Act("what_if", _("全面试算"), "play", "scoring:what_if_draft", may_try, order=30))
