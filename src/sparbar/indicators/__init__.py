"""Public statistics as indicators: what is declared, fetched as dated snapshots, and read back out of them."""
