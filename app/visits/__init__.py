"""Site visits: the leg of a competition in which some people go and look, and fill in one sheet a site."""
