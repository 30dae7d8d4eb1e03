"""What the screens look at: Qt models over the board."""
