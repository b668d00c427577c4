"""Notices (通知): what happened or is due, told to an account, on the page and by channels."""
