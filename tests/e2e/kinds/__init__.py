"""Browser journeys of the kinds beside the challenge, each on a site of its own: what is new in them through the pages,
what the journey of the challenge proves already through the services."""
