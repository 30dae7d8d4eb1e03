"""The arithmetic of clocks against a slow, obvious reference: random cases, minute by minute."""
