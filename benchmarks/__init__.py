"""Speed, as ratios taken in one run. ``python -m benchmarks [ingest|polls|latency|scan …]``; see README.md."""
