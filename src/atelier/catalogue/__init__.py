"""The catalogue: what can be asked for and what it costs, as strict data, and the one function that prices it."""
