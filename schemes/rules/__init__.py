"""Every kind of rule, one pure class in one file: type, form, lint, evaluation to a trace.

Nothing here knows Django, a clock or a database.  A kind is a frozen model, told apart by its
``kind``; its JSON Schema is its form.  Rules read facts through the protocols of ``inputs``, so
that what the left of the system must compute (a target's score beside its self-score, what an
honour would count for) and what the engines compute is the same code.
"""
