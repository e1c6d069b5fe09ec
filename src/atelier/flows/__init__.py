"""What happens in the house: one verb a module. Flows introduce the rooms to each other."""
