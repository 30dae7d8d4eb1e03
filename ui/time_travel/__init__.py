"""The day as it was: the strip with its slider, and what it does to the window."""
