"""Where failures come from: the heat-map of calls, products that stand out, the calls behind a bin."""
