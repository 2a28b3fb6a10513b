"""The project's own benchmarks: every subject beside the peers and limits it is judged by."""
