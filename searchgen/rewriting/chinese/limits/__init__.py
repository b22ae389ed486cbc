"""Where phrases of Chinese must not stand for each other, though the tables say that they say the same nearly everywhere."""
