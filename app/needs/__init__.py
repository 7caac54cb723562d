"""The list of testing needs (需求清单): what a chain lacks, published for everybody to read."""
