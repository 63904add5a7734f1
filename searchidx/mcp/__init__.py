"""The archive for assistants, over the Model Context Protocol (extra ``mcp``)."""
