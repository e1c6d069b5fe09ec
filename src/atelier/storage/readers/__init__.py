"""Readers of media files. They run in sandboxed processes only, and raise MediaRejected and its like."""
