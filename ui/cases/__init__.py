"""Cases: by state on a board, one at a time in a sheet, and the tables that judge them."""
