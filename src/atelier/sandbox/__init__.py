"""Warm child processes for work that is heavy or risky: engines, media probing, marking.

A child runs one call at a time, without network and under limits, and dies with its parent. Cancelling a call kills
the child and everything it started.
"""
