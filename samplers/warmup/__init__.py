"""What a warm-up learns and then freezes: moves, ladders, prescribed lengths."""
