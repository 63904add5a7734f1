"""One module a format; ``reader`` chooses among them."""
