"""Accounts in bulk: proposed from units or people or read from a workbook, made with a job.

``rows`` is what a batch holds, ``checks`` what is wrong with it, ``propose`` and ``workbook`` where
it comes from, ``slips`` the printed passwords, ``jobs`` the making; ``units.services.batches``
writes.
"""
