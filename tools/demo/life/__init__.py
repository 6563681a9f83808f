"""Ten years in the life of a household: illnesses, lasting diseases, childhood, motherhood, old age, death."""
