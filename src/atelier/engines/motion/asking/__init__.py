"""What the customer asks for, in words."""
