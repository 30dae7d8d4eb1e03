"""What the strips over the plan have in common."""

NARROW_PX = 820  # a strip that is narrower leaves out what is reached elsewhere too
