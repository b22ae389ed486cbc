"""Models: loading, listing, adding and storing them; scoring texts and writing with them."""
