"""All writes of plans: editing lines, answers and remarks, handing in and moving on, issuing."""
