"""The native API described by OpenAPI 3.1, read off the handlers that serve it."""
