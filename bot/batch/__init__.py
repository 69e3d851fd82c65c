"""Files of answers: graded row by row, and held against the marks that people gave."""
