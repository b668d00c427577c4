"""Writing claims: drafting, checking, the moves of their path; the register of issuing bodies."""
