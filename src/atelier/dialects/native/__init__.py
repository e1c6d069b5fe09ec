"""Our own API, `/v1`: canonical names, everything the house can do."""
