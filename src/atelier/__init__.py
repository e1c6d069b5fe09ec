"""Atelier: a self-hosted server for AI media generation."""

__version__ = "0.1.0"
