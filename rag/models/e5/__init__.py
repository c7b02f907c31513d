"""The built-in embedding model: made once on this machine from the weights in a package, and run."""
