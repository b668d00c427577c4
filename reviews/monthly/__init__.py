"""Daily appraisal by month (平时考核, E-3): a unit's months, entered by the register."""
