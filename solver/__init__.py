"""Plan arithmetic: problem in, plan out. Integers, seconds and metres; knows nothing of screens or databases."""
