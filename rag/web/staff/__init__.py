"""The staff pages at /staff: plain forms that need no script."""
