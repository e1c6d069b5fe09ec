"""From notes to a mix."""
