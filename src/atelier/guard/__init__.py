"""The guarded way out: HTTP to places that customers name, and never into the operator's own network."""
