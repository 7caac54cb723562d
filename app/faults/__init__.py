"""Errors on pages of the site, reported by anybody (我为政府网站找错, facts.md 9), and what became of them."""
