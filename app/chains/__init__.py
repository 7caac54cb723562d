"""Industrial chains with aliases, clusters, and regions: versioned, importable catalogues."""
