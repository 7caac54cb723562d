"""Who supervises what at province, city and county (三级监管职责清单): offices and duties, never persons."""
