"""``make bench``: what the system costs, as ratios to the bare path on the same machine and data.

====================  ==========================================================================
``__main__``          runs everything: SQLite, then PostgreSQL with Redis, then the table
``run``               one database: makes the county, measures every case
``county``            the county of reference, from one seed
``bare``              the bare path: the same work without digests, traces and result sets
``scoring_cases``     recompute: full, nothing changed, one fact changed, memory, growth
``paper_cases``       results page, workbooks, pay sheet
``measuring``         medians, taken in turn
``report``            the table
====================  ==========================================================================

Nothing here asserts an absolute time: machines differ, ratios hardly do.
"""
