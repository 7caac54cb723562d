"""Official papers: what a page shows, laid out for printing and signing. They are Chinese, whoever reads the page."""
