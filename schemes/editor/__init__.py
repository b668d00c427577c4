"""The editor: a scheme written in a browser by an officer, until a second one publishes it."""
