"""Documents (文档): workbooks, printed pages, traces and amounts, without models and without apps."""
