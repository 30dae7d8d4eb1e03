"""The outside world coming in: a front end like the screen, without Qt."""
