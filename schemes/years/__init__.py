"""The year (考核年度): opening it from the last one, its phases, its calendar, several beside."""
