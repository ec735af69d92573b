"""From contributions to options: placing, proposing and explaining, without server or database."""
