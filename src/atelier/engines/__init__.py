"""Engines: what executes operations. One port, a folder per engine, a router that orders them."""
