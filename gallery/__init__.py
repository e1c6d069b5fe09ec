"""The gallery of the docs, made by the engines that it shows: `make gallery`."""
