"""How many reports and forms each unit is asked for in each month (减负), and a warning."""
