"""Appeals against a result that was given public notice (申诉)."""
