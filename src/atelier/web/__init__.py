"""What the server shows besides its dialects: health, metrics, documentation."""
