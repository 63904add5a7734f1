"""Terms -> Whoosh segments."""
