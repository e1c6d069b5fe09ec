"""Who looks at what people share."""

from __future__ import annotations

from uuid import UUID

import msgspec


class Viewer(msgspec.Struct, frozen=True):
    """An account in its workspace."""

    account_id: UUID
    workspace_id: UUID
