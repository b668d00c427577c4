"""The holidays table (节假日表): days off and make-up working days, and what follows from them."""
