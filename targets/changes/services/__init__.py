"""Writing requests: drafting, handing in and ratifying, applying."""
