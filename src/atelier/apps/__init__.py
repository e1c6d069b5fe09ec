"""Node apps: graphs that people keep, version and share."""
