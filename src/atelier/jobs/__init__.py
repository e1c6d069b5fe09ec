"""Jobs: the record of every run of an order, and the claim tickets that workers compete for."""
