"""The Figures tab: every figure of the reports as a table, as plots and as CSV."""
