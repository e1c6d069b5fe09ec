"""Changes, enlarges, repairs, cuts out and describes pictures with classical image processing: no model, no weights."""
