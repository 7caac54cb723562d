"""Pure cryptography of sealed calls and of the record: no Flask, no SQLAlchemy, nothing else of ours."""
