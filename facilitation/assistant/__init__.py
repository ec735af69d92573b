"""The engine at work beside a running workshop: it submits like anyone, as the author ``engine``."""
