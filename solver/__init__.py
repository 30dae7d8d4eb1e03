"""Plan arithmetic: problem in, plan out. Whole seconds and metres; knows nothing of screens or databases."""
