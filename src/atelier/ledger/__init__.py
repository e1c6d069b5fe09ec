"""The ledger: append-only entries in purses. Holds, settlements and releases are written by the flows' functions."""
