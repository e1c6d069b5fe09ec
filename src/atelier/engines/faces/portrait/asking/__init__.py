"""From attributes in plain words to a portrait."""
