"""A workshop rebuilt from its package, and several made one."""
