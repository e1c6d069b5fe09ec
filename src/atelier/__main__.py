"""`python -m atelier`: the command line, where its script is not on the path."""

from atelier.cli.main import main

if __name__ == "__main__":
    main()
