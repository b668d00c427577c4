"""Progress of issued targets (进度): reports, sources, dashboards (W, K-5.2, D-7)."""
