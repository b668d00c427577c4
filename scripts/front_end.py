"""Copies the few browser files that pages load from ``node_modules`` into ``static/vendor``.

Nothing of them is committed and nothing is ever loaded from the internet: sites are air-gapped.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES, VENDOR = ROOT / "node_modules", ROOT / "static" / "vendor"

ICONS = "bootstrap-icons"
FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap/bootstrap.min.css",
    "bootstrap/dist/js/bootstrap.bundle.min.js": "bootstrap/bootstrap.bundle.min.js",
    "bootstrap/LICENSE": "bootstrap/LICENSE",
    f"{ICONS}/font/{ICONS}.min.css": f"{ICONS}/{ICONS}.min.css",
    f"{ICONS}/font/fonts/{ICONS}.woff2": f"{ICONS}/fonts/{ICONS}.woff2",
    f"{ICONS}/font/fonts/{ICONS}.woff": f"{ICONS}/fonts/{ICONS}.woff",
    f"{ICONS}/LICENSE": f"{ICONS}/LICENSE",
    "echarts/dist/echarts.min.js": "echarts/echarts.min.js",
    "echarts/LICENSE": "echarts/LICENSE",
    "echarts/NOTICE": "echarts/NOTICE",
}
# Source maps are not shipped, and a file that names one it has not breaks the hashed names.
SOURCE_MAP = re.compile(r"(?m)^\s*(?:/\*|//)[#@] sourceMappingURL=.*$")


def main() -> None:
    """Copy every file; raises FileNotFoundError naming the one that a new version has moved."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, target in FILES.items():
        here, there = MODULES / source, VENDOR / target
        there.parent.mkdir(parents=True, exist_ok=True)
        if here.suffix in {".css", ".js"}:
            there.write_text(SOURCE_MAP.sub("", here.read_text("utf-8")), "utf-8")
        else:
            shutil.copyfile(here, there)


if __name__ == "__main__":
    main()
