"""A PostgreSQL server of our own, for machines that have none: started when first needed, stopped by the last user."""

from atelier.db.embedded.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres"]
