"""What the example `inbox` is made of."""
