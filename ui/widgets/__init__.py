"""Small reusable pieces of the screen; they know no panel."""
