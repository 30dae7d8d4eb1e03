"""Commands, the executor, and one file per use case."""
