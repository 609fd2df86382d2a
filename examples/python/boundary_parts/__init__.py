"""What the example `boundary` is made of."""
