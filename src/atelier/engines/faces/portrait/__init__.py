"""Drawn portraits: a relief of the head is lit like a sculpture, then eyes, hair and clothes are painted on it."""
