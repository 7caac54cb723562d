"""Published cases of the awards, the officers' dissections of them, and campaigns that bring them to the front page."""
