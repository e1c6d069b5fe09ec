"""Accounts, their keys, and who is calling."""
