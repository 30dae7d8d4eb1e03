"""What if: a fork of the day to try things in, and what it would change."""
