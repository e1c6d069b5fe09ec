"""Which store a URL names."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from atelier.settings import BUCKETS
from atelier.storage.directory import Directory
from atelier.storage.store import Store


def open_store(url: str, default: Path) -> Store:
    """The store behind a URL; `default` is the directory for an empty one. Nothing is contacted yet.

    Raises ValueError for a URL that names no store. Credentials of buckets come from where the cloud's own tools look.
    """
    scheme = urlsplit(url).scheme
    if not url:
        return Directory(default)
    if scheme == "file":
        return Directory(Path(unquote(urlsplit(url).path)))
    if scheme not in BUCKETS:
        raise ValueError(f"{url!r} names no store: use file:///path, s3://, gs:// or az://")
    from atelier.storage.bucket import Bucket  # obstore takes long to import

    return Bucket.from_url(url)
