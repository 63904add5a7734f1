"""Several segments -> one, within a bound of memory."""
