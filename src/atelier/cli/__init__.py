"""The `atelier` command. Each module imports what it needs when a command runs: `--help` must stay quick."""
