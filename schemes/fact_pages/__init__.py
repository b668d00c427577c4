"""Plain list, detail and history pages for every kind of fact; each app registers its own."""
