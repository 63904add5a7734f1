"""The OpenAPI 3.1 document of the API, made of the table of parameters and of the views."""

from __future__ import annotations

import dataclasses
import inspect
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from searchidx.web.downloads import MEDIA_TYPES
from searchidx.web.parameters import PARAMETERS, Asked, Parameter
from searchidx.web.service import API, ARTICLE, EXPORT, FACETS, SEARCH, SIMILAR, TREND
from searchidx.web.suggestions import Suggestions
from searchidx.web.views.articles import ArticleView, SimilarView
from searchidx.web.views.overview import FacetsView, Health, StatsView
from searchidx.web.views.search import SearchView
from searchidx.web.views.trends import TrendView

__all__ = ["document"]


@dataclass(frozen=True, slots=True)
class _Endpoint:
    """A path: what it takes, the view that it answers with (None: a file), and the failures
    that are its own."""

    path: str
    summary: str
    parameters: tuple[str, ...]
    view: type | None
    failures: tuple[int, ...] = (400,)


_ENDPOINTS = (
    _Endpoint(
        "/search", "A page of hits, with facets and histogram", SEARCH, SearchView, (400, 410)
    ),
    _Endpoint("/articles/{id}", "An article", ARTICLE, ArticleView, (400, 404)),
    _Endpoint("/similar/{id}", "Articles like one", SIMILAR, SimilarView, (400, 404)),
    _Endpoint("/trend", "How often words come, by period", TREND, TrendView),
    _Endpoint("/facets", "Counts of all full matches", FACETS, FacetsView),
    _Endpoint("/suggest", "Completions of the last word", ("q", "limit"), Suggestions),
    _Endpoint("/export", "Every full match, as a file", (*EXPORT, "format"), None),
    _Endpoint("/stats", "What is in the archive", (), StatsView),
    _Endpoint("/health", "Whether it answers", (), Health),
)
_FAILURES = {
    304: "The client has it already (ETag)",
    400: "The query, or a parameter, cannot be read",
    404: "There is none of that id",
    410: "The commit of the token is gone",
    429: "Too many requests",
    503: "It takes too long, or the archive cannot be read",
}
_PLAIN: Mapping[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}


def document(limits: Mapping[str, int], base: str, version: str) -> dict[str, Any]:
    """The document.

    Args:
        limits: greatest values of parameters whose limit is a setting.
        base: what all addresses begin with.
        version: of searchidx.
    """
    schemas: dict[str, Any] = {}
    paths = {
        endpoint.path: {"get": _operation(endpoint, limits, schemas)} for endpoint in _ENDPOINTS
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "searchidx",
            "version": version,
            "description": "Full-text search in an archive of Indonesian news; read only.",
        },
        "servers": [{"url": f"{base}{API}"}],
        "paths": paths,
        "components": {"schemas": {**schemas, "Error": _ERROR}},
    }


_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["kind", "message", "position"],
            "properties": {
                "kind": {"type": "string"},
                "message": {"type": "string"},
                "position": {
                    "type": ["integer", "null"],
                    "description": "in the query, from 0; null if nowhere",
                },
            },
        }
    },
}


def _operation(
    endpoint: _Endpoint, limits: Mapping[str, int], schemas: dict[str, Any]
) -> dict[str, Any]:
    parameters = [_parameter(PARAMETERS[name], limits) for name in endpoint.parameters]
    if "{id}" in endpoint.path:
        id = {
            "name": "id",
            "in": "path",
            "required": True,
            "schema": {"type": "string", "minLength": 1},
        }
        parameters.insert(0, id)
    responses: dict[str, Any] = {"200": _success(endpoint, schemas)}
    if endpoint.view is not None:
        responses["304"] = {"description": _FAILURES[304]}
    for status in (*endpoint.failures, 429, 503):
        schema = {"$ref": "#/components/schemas/Error"}
        content = {"application/json": {"schema": schema}}
        responses[str(status)] = {"description": _FAILURES[status], "content": content}
    name = endpoint.path.split("/")[1]
    return {
        "operationId": name,
        "summary": endpoint.summary,
        "parameters": parameters,
        "responses": responses,
    }


def _success(endpoint: _Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    if endpoint.view is None:
        kinds: dict[str, Any] = {kind.partition(";")[0]: {} for kind in MEDIA_TYPES.values()}
        return {"description": "The file", "content": kinds}
    schema = _schema(endpoint.view, schemas)
    return {"description": endpoint.summary, "content": {"application/json": {"schema": schema}}}


def _parameter(parameter: Parameter, limits: Mapping[str, int]) -> dict[str, Any]:
    default = getattr(Asked(), parameter.attribute)
    maximum = limits.get(parameter.name) if parameter.maximum is None else parameter.maximum
    schema: dict[str, Any]
    if isinstance(default, bool):
        schema = {"type": "boolean"}
    elif isinstance(default, int):
        schema = {"type": "integer", "minimum": parameter.minimum, "maximum": maximum}
    elif parameter.choices:
        schema = {"type": "string", "enum": list(parameter.choices)}
    else:
        schema = {"type": "string", "maxLength": maximum}
        if parameter.name != "q":
            schema["minLength"] = 1
    if parameter.many:
        schema = {"type": "array", "items": schema, "maxItems": parameter.most}
        default = list(default)
    if default != "":
        schema["default"] = default
    return {"name": parameter.name, "in": "query", "description": parameter.help, "schema": schema}


def _schema(kind: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of values of a type; records are put into ``schemas``, by name."""
    arguments: Sequence[Any] = get_args(kind)
    if kind is type(None):
        return {"type": "null"}
    if kind in _PLAIN:
        return {"type": _PLAIN[kind]}
    if dataclasses.is_dataclass(kind):
        name = getattr(kind, "__name__", "")
        if name not in schemas:
            schemas[name] = {}
            schemas[name] = _record(kind, schemas)
        return {"$ref": f"#/components/schemas/{name}"}
    if get_origin(kind) in (types.UnionType, Union):
        return {"anyOf": [_schema(one, schemas) for one in arguments]}
    if get_origin(kind) is Literal:
        return {"enum": list(arguments)}
    if get_origin(kind) is tuple:
        # A tuple of equal things, or a pair.
        items = _schema(arguments[0], schemas)
        return {"type": "array", "items": items}
    if get_origin(kind) is not None and issubclass(get_origin(kind), Mapping):
        return {"type": "object", "additionalProperties": _schema(arguments[1], schemas)}
    return {}


def _record(kind: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    names = [field.name for field in dataclasses.fields(kind)]
    properties = {name: _schema(hints[name], schemas) for name in names}
    return {
        "type": "object",
        "description": inspect.cleandoc(kind.__doc__ or ""),
        "properties": properties,
        "required": names,
    }
