"""Benchmarks of the hot paths, each against a control in the same run: `make bench`."""
