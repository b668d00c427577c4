"""The register of deductions, vetoes and public appraisals (K-5.4, K-5.6, K-7.10, M-10)."""
