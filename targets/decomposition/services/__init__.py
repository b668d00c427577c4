"""All writes of trees: every one locks the tree first and leaves an audit row."""
