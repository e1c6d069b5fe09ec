"""One person's face on another's head."""
