"""What is said with figures: slots filled in, the register of claims, and what is claimed twice. Pure."""
