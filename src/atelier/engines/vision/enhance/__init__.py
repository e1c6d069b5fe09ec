"""Pictures made better: what is wrong with one, and the gentle cure for it."""
