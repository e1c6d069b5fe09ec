"""Running graphs: checking them, walking through them, and looking after their jobs."""
