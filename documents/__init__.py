"""Documents (文档): workbooks, printed pages, traces, amounts; no models, no other app."""
