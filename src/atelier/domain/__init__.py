"""The nouns of the house: pure values and rules, no I/O, nothing but the standard library and msgspec."""
