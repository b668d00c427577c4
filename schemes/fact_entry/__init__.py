"""Writing one fact by itself: the columns and checks of the year workbook, one row at a time."""
