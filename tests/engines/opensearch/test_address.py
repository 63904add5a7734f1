"""Addresses of clusters."""

from __future__ import annotations

import pytest
from fake_cluster import settings

from searchidx.engines.opensearch.address import Address, Credentials
from searchidx.errors import SettingError


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://host/berita", "https://host:9200/berita"),
        ("https://one:9201,two/berita/", "https://one:9201,two:9200/berita"),
        ("https://proxy:443/search/berita-2", "https://proxy:443/search/berita-2"),
        ("http://localhost/b", "http://localhost:9200/b"),
        ("http://127.3.2.1:1/b", "http://127.3.2.1:1/b"),
        ("http://[::1]:9200/b", "http://[::1]:9200/b"),
        ("https://[2001:db8::1]/b", "https://[2001:db8::1]:9200/b"),
    ],
)
def test_what_is_shown_of_an_address_is_one(text: str, shown: str) -> None:
    address = Address.parse(text, insecure=False)
    assert str(address) == shown
    assert Address.parse(shown, insecure=False) == address


def test_plain_http_goes_elsewhere_only_where_it_is_let_to() -> None:
    with pytest.raises(SettingError, match="insecure: true"):
        Address.parse("http://[2001:db8::1]:9200/b", insecure=False)
    assert Address.parse("http://10.0.0.7/b", insecure=True).nodes == (("10.0.0.7", 9200),)


def test_what_is_secret_is_in_no_representation() -> None:
    asks = Credentials.given(settings(), {"SEARCHIDX_USER": "ana", "SEARCHIDX_PASSWORD": "s3cret"})
    assert "s3cret" not in repr(asks)
    assert asks.hidden("User [ana, s3cret] may not") == "User [ana, ***] may not"


def test_archives_keep_their_state_apart() -> None:
    texts = ("https://a/x", "https://b/x", "https://a/y", "https://a:1/x", "https://a/p/x")
    folders = {Address.parse(text, False).state_folder(settings()) for text in texts}
    assert len(folders) == len(texts)
