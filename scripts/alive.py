"""Asks the web server in this container whether it is alive; the exit status is the answer."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request

ADDRESS = "http://127.0.0.1:8000/healthz"


def main() -> int:
    """0 when the site answers, else 1."""
    try:
        with urllib.request.urlopen(ADDRESS, timeout=4) as answer:
            return 0 if answer.status == 200 else 1
    except (urllib.error.URLError, OSError):
        return 1


if __name__ == "__main__":
    sys.exit(main())
