"""An address leads where the list of routes says, in its order, whatever the index leaves out."""

from __future__ import annotations

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, URLResolver, get_resolver, include, path, re_path
from django.urls.resolvers import RoutePattern
from django.utils import translation

from config.api import router
from core.address_index import indexed
from tests.hostile.test_requests import routes

#: A value that each converter takes.
VALUES = {
    "int": "7",
    "str": "a-1",
    "slug": "a-1",
    "uuid": "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
    "path": "a/b.txt",
}


def view(_request: HttpRequest) -> HttpResponse:
    """Stands for any page."""
    return HttpResponse()


def told(resolver: URLResolver, address: str) -> tuple[object, ...] | None:
    """What a resolver makes of an address; None where there is nothing."""
    try:
        match = resolver.resolve(address)
    except Resolver404:
        return None
    return (
        *(match.func, match.args, match.kwargs, match.url_name, match.view_name),
        *(match.app_names, match.namespaces, match.route, match.captured_kwargs),
    )


def test_every_route_of_the_site_is_found_as_without_the_index() -> None:
    (site,) = get_resolver().url_patterns
    plain = URLResolver(RoutePattern(""), site.url_patterns)
    tried = 0
    for _name, address, converters in routes(site.url_patterns):
        filled = str(address)
        for name, converter in converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower()
            for written in (f"<{kind}:{name}>", f"<{name}>"):
                filled = filled.replace(written, VALUES.get(kind, "a-1"))
        found = told(plain, filled)
        assert told(site, filled) == found, filled
        tried += found is not None
    assert tried > 500


def test_every_list_of_the_api_is_found_as_without_the_index() -> None:
    plain = URLResolver(RoutePattern(""), router.urls)
    lists = [str(entry.pattern)[1:-1] for entry in router.urls if "(" not in str(entry.pattern)]
    for address in lists:
        assert told(indexed(router.urls), address) == told(plain, address), address
        assert told(indexed(router.urls), f"{address}7/") == told(plain, f"{address}7/"), address
    assert len(lists) > 50


def test_order_decides_also_between_a_fixed_part_and_an_open_one() -> None:
    entries = [
        path("a/<int:n>/", view, name="number"),
        path("<str:any>/b/", view, name="open"),
        path("a/b/", view, name="fixed"),
        re_path(r"^(?P<any>\w+)/c/$", view, name="regex"),
        path("", include(([path("a/c/", view, name="inner"), path("", view, name="home")], "x"))),
    ]
    found = {
        address: indexed(entries).resolve(address).view_name
        for address in ("a/1/", "a/b/", "a/c/", "z/b/", "z/c/", "")
    }
    assert found == {
        "a/1/": "number",
        "a/b/": "open",
        "a/c/": "regex",
        "z/b/": "open",
        "z/c/": "regex",
        "": "x:home",
    }


def test_a_prefix_without_a_slash_is_no_whole_part() -> None:
    entries = [path("pa", include([path("ge/", view, name="page")])), path("page/x/", view)]
    assert indexed(entries).resolve("page/").url_name == "page"


def test_a_language_s_prefix_that_is_empty_at_first_is_asked_each_time() -> None:
    entries = [*i18n_patterns(path("a/", view, name="page"), prefix_default_language=False)]
    resolver = indexed(entries)
    for language, address, other in (("zh-hans", "a/", "en/a/"), ("en", "en/a/", "a/")):
        with translation.override(language):
            assert resolver.resolve(address).url_name == "page"
            with pytest.raises(Resolver404):
                resolver.resolve(other)


def test_what_no_route_names_is_not_found() -> None:
    resolver = indexed([path("a/", view)])
    for address in ("b/", "a", "a//", "/a/", "nothing/at/all"):
        with pytest.raises(Resolver404):
            resolver.resolve(address)
