"""The library of indicators (指标库): what can be promised, how it is usually scored, who did."""
