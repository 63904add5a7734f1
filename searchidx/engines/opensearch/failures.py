"""What goes wrong with a cluster -> one clear line."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from opensearchpy.exceptions import (
    ConnectionError as NoConnection,
)
from opensearchpy.exceptions import (
    ConnectionTimeout,
    OpenSearchException,
    TransportError,
)

from searchidx.engines.opensearch.address import Address
from searchidx.errors import ArchiveError, IndexMissing, PartialAnswer, ServerError

__all__ = [
    "Refusal",
    "explained",
    "is_disk_full",
    "is_passing",
    "not_opensearch",
    "reason_of",
    "unanswered",
]

_WHO = (
    "set SEARCHIDX_USER and SEARCHIDX_PASSWORD, or SEARCHIDX_API_KEY, in the environment, or the "
    "settings user and password_file, or api_key_file"
)
# Statuses of a cluster that is busy, or that has just lost a node.
_PASSING = frozenset((429, 502, 503, 504))
# How the cluster names the loss of a node in the middle of an answer, whatever the status.
_NODE_LOST = frozenset(
    f"{name}_exception"
    for name in (
        "connect_transport",
        "no_shard_available_action",
        "node_closed",
        "node_disconnected",
        "node_not_connected",
        "unavailable_shards",
    )
)
_Hide = Callable[[str], str]


class Refusal(ServerError):
    """The cluster answered that it will not.

    Attributes:
        status: of HTTP.
        kind: how the cluster names it, as ``index_not_found_exception``.
    """

    def __init__(self, message: str, status: int, kind: str) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind


def unanswered(error: NoConnection, address: Address, seconds: float, hide: _Hide) -> ServerError:
    """What to say where no answer came."""
    place = _cluster(address)
    if isinstance(error, ConnectionTimeout):
        return ServerError(
            f"{place} did not answer within {seconds:g} s (the setting server_timeout)"
        )
    causes = list(_causes(error))
    text = " ".join(str(cause) for cause in causes)
    refused = next((c for c in causes if isinstance(c, ssl.SSLCertVerificationError)), None)
    if refused is not None or "CERTIFICATE_VERIFY_FAILED" in text:
        why = refused.verify_message if refused is not None else "not verified"
        return ServerError(
            f"the certificate of {place} is not to be trusted ({why}); name the certificates that "
            "it is signed by with the setting ca_file"
        )
    if "WRONG_VERSION_NUMBER" in text or "HTTP_REQUEST" in text or "RECORD_LAYER" in text:
        return ServerError(f"{place} does not speak https; is its address one of http?")
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        why = next(str(c.reason or c) for c in causes if isinstance(c, ssl.SSLError))
        return ServerError(f"{place} and we do not agree on TLS: {hide(why)}")
    if any(isinstance(cause, socket.gaierror) for cause in causes) or "resolve" in text:
        return ServerError(f"there is no host of the name in {place}")
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes) or "refused" in text:
        return ServerError(f"no server answers at {place}: connection refused")
    if address.scheme == "http" and re.search(r"RemoteDisconnected|reset|BadStatus|HTTP", text):
        return ServerError(f"{place} breaks off; is its address one of https?")
    return ServerError(f"no server answers at {place}: {hide(text)[:300]}")


def explained(error: OpenSearchException, address: Address, hide: _Hide) -> ArchiveError:
    """What to say of a refusal."""
    status = error.status_code if isinstance(error, TransportError) else 0
    if not isinstance(error, TransportError) or not isinstance(status, int):
        return ServerError(f"{_cluster(address)}: {hide(str(error))[:300]}")
    kind, reason = _named(error)
    reason = hide(reason)[:500]
    place = _cluster(address)

    def refusal(message: str) -> Refusal:
        return Refusal(message, status, kind)

    if is_disk_full(error):
        return refusal(disk_full(address))
    if status == 401:
        return refusal(f"{place} does not know who asks, or the password is wrong; {_WHO}")
    if kind == "index_not_found_exception":
        return missing(address)
    if status == 413:
        return refusal(f"{place} takes no request as large as this")
    if not kind and not isinstance(error.info, Mapping):
        return not_opensearch(address, status)
    if status == 403:
        return refusal(f"{place} does not let us: {reason}")
    if kind == "search_phase_execution_exception" and status >= 500:
        return PartialAnswer(
            f"{address}: not all shards answered ({reason}); when its cluster is whole again, ask "
            "again, or take what there is with --allow-partial"
        )
    if status >= 500 and (kind == "cluster_block_exception" or "not_discovered" in kind):
        return refusal(f"{place} has no cluster manager at present: {reason}")
    if status == 429:
        return refusal(f"{place} is busy, and stayed so: {reason}")
    return refusal(f"{place} answers {status}: {reason}")


def missing(address: Address) -> IndexMissing:
    """What to say where there is no archive of that name."""
    return IndexMissing(
        f"there is no archive {address.name} at {_cluster(address)}; make one with: "
        f"searchidx index PATH... --index {address}"
    )


def not_opensearch(address: Address, status: int | None = None) -> ServerError:
    """What to say of another server."""
    how = "" if status is None else f" (status {status})"
    return ServerError(f"what answers at {_cluster(address)} is no OpenSearch{how}")


def disk_full(address: Address) -> str:
    """What to say where a cluster takes no more."""
    return (
        f"{address}: the disk of its cluster is full, and it takes nothing more (a read-only "
        "block); make room there, then the same command goes on"
    )


def is_disk_full(error: OpenSearchException) -> bool:
    """Whether a cluster refuses to write for want of space."""
    if not isinstance(error, TransportError) or error.status_code not in (403, 429):
        return False
    kind, reason = _named(error)
    return kind == "cluster_block_exception" and is_flood(reason)


def is_passing(status: int | str, error: Any) -> bool:
    """Whether what failed with that status may go better soon."""
    return status in _PASSING or _is_node_lost(error)


def _is_node_lost(error: Any) -> bool:
    """Whether an error of the cluster, or what caused it, is that a node is gone."""
    if isinstance(error, Mapping):
        return error.get("type") in _NODE_LOST or any(map(_is_node_lost, error.values()))
    return isinstance(error, list) and any(map(_is_node_lost, error))


def is_flood(reason: str) -> bool:
    """Whether that is the reason of a block for want of space."""
    return "read-only-allow-delete" in reason or "flood-stage" in reason


def reason_of(error: Any) -> str:
    """The reason in an error of the cluster, with what caused it."""
    if not isinstance(error, Mapping):
        return str(error)
    parts: list[str] = []
    found: Any = error
    while isinstance(found, Mapping):
        reason = str(found.get("reason") or found.get("type") or "")
        if reason and reason not in parts:
            parts.append(reason)
        roots = found.get("root_cause") or [None]
        found = found.get("caused_by") or (roots[0] if found is error else None)
    return ": ".join(parts)


def _named(error: TransportError) -> tuple[str, str]:
    """The name of a refusal, and its reason."""
    told = error.info.get("error") if isinstance(error.info, Mapping) else None
    if isinstance(told, Mapping):
        return str(told.get("type", "")), reason_of(told)
    return "", str(told or error.error)


def _cluster(address: Address) -> str:
    return str(address).removesuffix(f"/{address.name}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what it was raised for."""
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        info = getattr(one, "info", None)
        waiting += [one.__cause__, one.__context__, info, getattr(one, "reason", None), *one.args]
