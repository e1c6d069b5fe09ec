"""Styles: what gives pictures their look. The house's own, and those that accounts have trained."""
