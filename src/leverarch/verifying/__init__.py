"""How a finished pack is compared with what it says of itself. Nothing here trusts what made it."""
