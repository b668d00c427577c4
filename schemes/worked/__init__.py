"""A rule at work on a small example: what it is given, and what it makes of it step by step.

:func:`schemes.worked.reading.worked_at` evaluates the rule that stands at a place of a document, on
inputs that are given (last year's facts of a unit) or invented; every figure comes of the rule's
own evaluation, so that the line shows what will be computed.
"""
