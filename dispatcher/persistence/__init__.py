"""Tables, mapping, journal: the only place that speaks SQL."""
