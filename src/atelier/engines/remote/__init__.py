"""Engines that are elsewhere: they are asked, waited for and paid. What was asked of whom is written down first."""
