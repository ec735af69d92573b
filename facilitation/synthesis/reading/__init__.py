"""What the documents, tables and layers say of a folded workshop: counts, groups, lists, and how to write them."""
