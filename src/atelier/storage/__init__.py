"""Stored files: the object store, what files are and hold, assets, links and delivery."""
