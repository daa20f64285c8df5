"""The ledger of what each person has earned."""
