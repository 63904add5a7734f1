"""The codec: how a segment's arrays stand in its file."""
