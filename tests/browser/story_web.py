"""The WSGI application and the Celery application of a site that goes by the story's clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tests.browser.story_clock import clock_read

clock_read()

from celery.signals import task_prerun  # noqa: E402 - their modules may look at the clock

from config.celery import app  # noqa: E402
from config.wsgi import application as site  # noqa: E402

__all__ = ["app", "application"]


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """A request, at the story's moment."""
    clock_read()
    return site(environ, start)


@task_prerun.connect
def _before_task(**_told: Any) -> None:
    clock_read()
