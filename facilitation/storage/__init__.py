"""What is on the disk: the log, the photos, the copies; and what a disk may do to them."""
