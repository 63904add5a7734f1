"""Asking a cluster: its nodes, over TLS, with patience, and with one clear line where it fails.

Every request may be sent again: what it writes is written by id.
"""

from __future__ import annotations

import json
import logging
import random
import ssl
import time
from collections.abc import Collection, Mapping
from typing import Any

import orjson
from opensearchpy import JSONSerializer, Transport
from opensearchpy.exceptions import (
    ConnectionError as NoConnection,
)
from opensearchpy.exceptions import (
    ConnectionTimeout,
    OpenSearchException,
    SerializationError,
    SSLError,
    TransportError,
)

from searchidx.config import Settings
from searchidx.engines.opensearch.address import Address, Credentials
from searchidx.engines.opensearch.failures import (
    Refusal,
    explained,
    is_disk_full,
    is_passing,
    not_opensearch,
    unanswered,
)
from searchidx.errors import SearchidxError, SettingError

__all__ = ["Connection"]

# Seconds to wait before a second try, before the last ones, and in all at the first contact.
_FIRST_WAIT, _LONGEST_WAIT, _FIRST_PATIENCE = 0.05, 3.0, 3.0
# Seconds in which a node that did not answer is not asked again.
_REST = 2.0
_CONNECTIONS = 16
# What goes wrong is told by the errors that are raised.
logging.getLogger("opensearch").addHandler(logging.NullHandler())
logging.getLogger("opensearch").propagate = False


class _Serializer(JSONSerializer):
    def dumps(self, data: Any) -> Any:
        """As JSON, what is not text already."""
        return data if isinstance(data, (str, bytes)) else orjson.dumps(data)

    def loads(self, s: Any) -> Any:
        """What JSON holds."""
        try:
            return orjson.loads(s)
        except orjson.JSONDecodeError:
            # Whole numbers of more than 64 bits; what is no JSON at all raises ValueError.
            return json.loads(s)


class Connection:
    """The nodes of a cluster, one asked after another; threads may share it.

    Attributes:
        address: where they are.
        timeout: seconds that a request may take with all its tries.

    Raises:
        SettingError: for settings of TLS or of who asks that cannot be.
    """

    def __init__(self, address: Address, settings: Settings) -> None:
        self.address = address
        self.timeout: float = settings["server_timeout"]
        self._credentials = Credentials.given(settings)
        self._reached = False
        self._transport = Transport(
            [
                {"host": host, "port": port, "url_prefix": address.prefix}
                for host, port in address.nodes
            ],
            serializer=_Serializer(),
            max_retries=0,
            pool_maxsize=_CONNECTIONS,
            dead_timeout=_REST,
            use_ssl=address.scheme == "https",
            ssl_context=_tls(settings) if address.scheme == "https" else None,
            headers=self._headers(),
        )

    def _headers(self) -> dict[str, str]:
        from urllib3.util import make_headers

        asks = self._credentials
        if asks.api_key:
            return {"authorization": f"ApiKey {asks.api_key}"}
        if asks.user:
            return make_headers(basic_auth=f"{asks.user}:{asks.password}")
        return {}

    def greet(self) -> None:
        """See that an OpenSearch answers.

        Raises:
            ServerError: if not.
        """
        try:
            answer = self.request("GET", "/")
        except Refusal as refusal:
            # Who may use an index need not be let to see the cluster.
            if refusal.status != 403:
                raise
            return
        version = answer.get("version") if isinstance(answer, Mapping) else None
        if not isinstance(version, Mapping) or version.get("distribution") != "opensearch":
            raise not_opensearch(self.address)

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: Mapping[str, Any] | None = None,
        ignore: Collection[int] = (),
        patience: float | None = None,
    ) -> Any:
        """What the cluster answers, from JSON.

        Args:
            path: with its parts quoted.
            body: bytes or text as they are, else what becomes JSON.
            params: of the query string.
            ignore: statuses of failure whose body is an answer too.
            patience: seconds to try for, if not all of ``timeout``.

        Raises:
            Refusal: if it refuses, IndexMissing if the index is not there.
            ServerError: if it does not answer.
        """
        started = time.monotonic()
        patience = self.timeout if patience is None else patience
        if not self._reached:
            patience = min(patience, _FIRST_PATIENCE)
        kind = "application/x-ndjson" if isinstance(body, bytes) else "application/json"
        headers = {"content-type": kind} if body is not None else None
        wait = _FIRST_WAIT
        while True:
            try:
                answer = self._transport.perform_request(
                    method, path, params, body, self.timeout / 2, ignore, headers
                )
                self._reached = True
                return answer
            except SearchidxError:
                raise
            except (ValueError, SerializationError):
                raise not_opensearch(self.address) from None
            except OpenSearchException as error:
                left = started + patience - time.monotonic()
                if not self._passes(error) or left <= 0:
                    raise self._told(error) from None
            time.sleep(min(wait * random.uniform(0.5, 1.5), max(left, 0)))
            wait = min(2 * wait, _LONGEST_WAIT)

    def _passes(self, error: OpenSearchException) -> bool:
        """Whether another try may go better."""
        if isinstance(error, SSLError) or is_disk_full(error):
            return False
        if isinstance(error, ConnectionTimeout):
            return True
        if isinstance(error, NoConnection):
            # Where nobody ever answered it is the address that is wrong, most likely.
            return self._reached or len(self.address.nodes) > 1
        return isinstance(error, TransportError) and is_passing(error.status_code, error.info)

    def _told(self, error: OpenSearchException) -> SearchidxError:
        hidden = self._credentials.hidden
        if isinstance(error, NoConnection):
            return unanswered(error, self.address, self.timeout, hidden)
        return explained(error, self.address, hidden)

    def close(self) -> None:
        """Close its connections; a later request opens them again."""
        self._transport.close()


def _tls(settings: Settings) -> ssl.SSLContext:
    """TLS that believes what the system, or ``ca_file``, vouches for."""
    ca, cert, key = (settings[name] for name in ("ca_file", "client_cert", "client_key"))
    try:
        context = ssl.create_default_context(cafile=ca or None)
    except (OSError, ssl.SSLError) as error:
        raise SettingError(f"cannot read {ca}, the setting ca_file: {_reason(error)}") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if cert:
        try:
            context.load_cert_chain(cert, key or None, password=_no_password)
        except (OSError, ssl.SSLError, ValueError) as error:
            raise SettingError(
                f"cannot read {cert}, the setting client_cert, or its client_key: {_reason(error)}"
            ) from None
    return context


def _no_password() -> str:
    raise ValueError("the key has a password; take one without")


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return "no certificates, or no key, in PEM"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
