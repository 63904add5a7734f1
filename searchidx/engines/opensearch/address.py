"""Where a cluster and the archive on it are, and who asks there."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from searchidx.config import NO_CREDENTIALS, Settings
from searchidx.errors import SettingError

__all__ = ["Address", "Credentials"]

_PORT = 9200
_FORM = "https://host:9200/NAME, of several nodes https://one:9200,two:9200/NAME"
# What OpenSearch takes as the name of an index, less a "." in front, which hides it; what we add
# to it has room.
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,180}")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:,@/\s]+)(?::(\d{1,5}))?")


@dataclass(frozen=True, slots=True)
class Address:
    """The nodes to ask, each as (host, port), and the name of the archive.

    Attributes:
        prefix: what paths begin with, where a proxy stands before the cluster.
    """

    scheme: str
    nodes: tuple[tuple[str, int], ...]
    prefix: str
    name: str

    @classmethod
    def parse(cls, text: str, insecure: bool) -> Address:
        """The address in a text.

        Args:
            insecure: whether plain http may go to other machines.

        Raises:
            SettingError: if it is none, or names a user or a password; these are not repeated.
        """
        if "@" in text:
            raise SettingError(NO_CREDENTIALS)
        parts = urlsplit(text)
        hosts = [_HOST.fullmatch(host) for host in parts.netloc.split(",")]
        prefix, _, name = parts.path.rstrip("/").rpartition("/")
        known = [match for match in hosts if match and int(match[2] or _PORT) < 2**16]
        if parts.scheme not in ("http", "https") or len(known) < len(hosts):
            raise SettingError(f"{text!r} is no address of a cluster, such as {_FORM}")
        if parts.query or parts.fragment or not _NAME.fullmatch(name):
            raise SettingError(
                f"{text!r} does not end in the name of an archive, of small letters, digits and "
                f". _ - alone; such as {_FORM}"
            )
        nodes = tuple((match[1].strip("[]"), int(match[2] or _PORT)) for match in known)
        far = [host for host, _ in nodes if not _is_loopback(host)]
        if parts.scheme == "http" and far and not insecure:
            raise SettingError(
                f"plain http to {far[0]} would show passwords and articles to others: take https, "
                "or set insecure: true"
            )
        return cls(parts.scheme, nodes, prefix, name)

    def __str__(self) -> str:
        nodes = (f"[{host}]" if ":" in host else host for host, _ in self.nodes)
        ports = (port for _, port in self.nodes)
        listed = ",".join(f"{node}:{port}" for node, port in zip(nodes, ports, strict=True))
        return f"{self.scheme}://{listed}{self.prefix}/{self.name}"

    def state_folder(self, settings: Settings) -> Path:
        """The folder on this machine for what a client keeps of the archive."""
        home = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
        root = Path(settings["state_folder"] or Path(home, "searchidx"))
        host, port = self.nodes[0]
        return root / re.sub(r"[^\w.-]+", "_", f"{host}_{port}{self.prefix}_{self.name}")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks, and how that is proved; what is secret is in no representation.

    Attributes:
        user: name; "" for none.
        password: of the user.
        api_key: instead of both; "" for none.
    """

    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)

    @classmethod
    def given(cls, settings: Settings, environment: Mapping[str, str] = os.environ) -> Credentials:
        """Those of the settings, and where these say nothing of the environment.

        Raises:
            SettingError: if a file of them cannot be read, or they are not whole.
        """
        key = _secret(settings, "api_key_file") or environment.get("SEARCHIDX_API_KEY", "")
        user = settings["user"] or environment.get("SEARCHIDX_USER", "")
        password = _secret(settings, "password_file") or environment.get("SEARCHIDX_PASSWORD", "")
        if key and (user or password):
            raise SettingError("an API key is given, and a user or password too: one of the two")
        if bool(user) != bool(password):
            missing = "password: SEARCHIDX_PASSWORD or the setting password_file"
            if not user:
                missing = "user: SEARCHIDX_USER or the setting user"
            raise SettingError(f"to ask a cluster as somebody there is no {missing}")
        if not (key + user + password).isprintable():
            raise SettingError("user, password and API key must be of printable characters")
        return cls(user, password, key)

    def hidden(self, text: str) -> str:
        """A text without what is secret."""
        for secret in filter(None, (self.password, self.api_key)):
            text = text.replace(secret, "***")
        return text


def _secret(settings: Settings, name: str) -> str:
    path = settings[name]
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise SettingError(f"cannot read {path}, the setting {name}: {reason}") from None
