"""Python in the page: what the built book needs so that a reader can solve and run without a server."""
