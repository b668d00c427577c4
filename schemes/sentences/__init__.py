"""What each rule of a scheme says, as plain sentences with its figures, in Chinese and English.

:func:`schemes.sentences.reading.sentences_at` reads a place of a document; of a draft that is not
whole yet the part in hand is enough.  Every kind of rule and every part that has a form
of its own registers its sentence with :func:`schemes.sentences.teller.about`; a test fails for one
that has none.
"""
