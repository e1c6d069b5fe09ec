"""Fuller prompts from a few words."""
