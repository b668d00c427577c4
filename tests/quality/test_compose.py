"""``docker-compose.yml`` holds together: what ``docker compose config`` would refuse, and who can
reach whom."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCE = (ROOT / "docker-compose.yml").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(SOURCE)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
#: Keys of a service that the compose specification knows and that we use.
KNOWN = {
    *("build", "command", "depends_on", "environment", "healthcheck", "image", "networks", "ports"),
    *("restart", "volumes"),
}


def test_the_processes_of_the_full_size_are_there() -> None:
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "database", "redis", "proxy"}
    assert "--appendonly" in SERVICES["redis"]["command"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_names_only_what_there_is(name: str) -> None:
    service = SERVICES[name]
    assert set(service) <= KNOWN
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    for volume in service.get("volumes", ()):
        source = volume.split(":")[0]
        assert (ROOT / source).exists() if source.startswith(".") else source in COMPOSE["volumes"]
    for needed, how in service.get("depends_on", {}).items():
        if how["condition"] == "service_healthy":
            own = SERVICES[needed]
            assert own.get("healthcheck") or "build" in own  # else the image's own
            assert set(own["networks"]) & set(service["networks"])
        else:
            assert how["condition"] == "service_completed_successfully"
            assert SERVICES[needed]["restart"] == "no"


def test_only_the_proxy_is_reached_from_outside_and_only_who_sends_gets_there() -> None:
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["proxy"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert {name for name in SERVICES if "outside" in SERVICES[name]["networks"]} == {
        "proxy",
        "worker",
    }


def test_every_variable_has_a_default_and_stands_in_the_example() -> None:
    example = (ROOT / "deploy" / "example.env").read_text("utf-8")
    asked = set(re.findall(r"\$\{(\w+)(?=[:}])", SOURCE))
    assert asked == set(re.findall(r"\$\{(\w+):-", SOURCE))
    assert asked == set(re.findall(r"^(\w+)=", example, re.MULTILINE))
