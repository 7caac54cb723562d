"""The twin's templates: what the product's pages print of each row, in a bare table."""

TEMPLATES = {
    "items": """<!doctype html><title>{{ call.title if call }}</title>
{% if call %}<h1>{{ call.title }}</h1><p>{{ call.introduction }}</p><p>
{{ call.opens_at }} {{ call.closes_at }}</p>{% endif %}
<table>{% for item in rows %}<tr><td>{{ item.code }}</td>
<td><a href="/item/{{ item.id }}">{{ item.title }}</a></td>
<td>{{ item.chain.name }}</td><td>{{ item.region.name_zh }}</td><td>{{ item.issuer_name }}</td>
<td>{{ item.amount }}</td>
<td>{{ item.months }}</td><td>{{ item.state }}</td>
{% if not call %}<td>{{ item.call.title }}</td><td>{{ item.call.closes_at }}</td>
{% endif %}</tr>{% endfor %}</table>""",
    "item": """<!doctype html><h1>{{ item.title }}</h1><p>
{{ item.call.title }} {{ item.call.closes_at }}</p>
<p>{{ item.chain.name }} {{ item.region.name_zh }} {{ item.issuer_name }} {{ item.amount }} {{ item.months }}</p>
<p>{{ item.background }}</p><p>{{ item.content }}</p><p>{{ item.deliverables }}</p><p>
{{ item.requirements }}</p>
<table>{% for row in item.indicators %}<tr><td>{{ row.position }}</td><td>{{ row.text }}</td>
<td>{{ row.parameter }}</td>
<td>{{ row.value }}</td><td>{{ row.unit }}</td></tr>{% endfor %}</table>""",
    "entries": """<!doctype html><table>{% for entry in rows %}<tr><td>
<a href="/entry/{{ entry.id }}">{{ entry.item.title }}</a></td>
<td>{{ entry.item.code }}</td><td>{{ entry.call.title }}</td><td>{{ entry.call.closes_at }}</td>
<td>{{ entry.organisation.name }}</td>
<td>{{ entry.state }}</td><td>{{ entry.outcome }}</td>
<td>{{ entry.submitted_at }}</td></tr>{% endfor %}</table>""",
    "entry": """<!doctype html><h1>{{ entry.item.title }}</h1><p>
{{ entry.call.title }} {{ entry.call.closes_at }}</p>
<p>{{ entry.organisation.name }} {{ entry.state }} {{ entry.submitted_at }}</p>
<table>{% for section in entry.call.form %}<tr><td>{{ section.title }}</td>
<td>{% for question in section.questions %}
{{ question.label }}: {{ "yes" if question.key in entry.draft.fields }}{% endfor %}</td></tr>
{% endfor %}</table>""",
    "desk": """<!doctype html><table>{% for panel in panels %}<tr><td>{{ panel.round.title }}</td>
<td>{{ panel.round.call.title }}</td>
<td>{{ panel.round.due_at }}</td><td>{{ panel.state }}</td>
<td>{% for id, state, count in counts if id == panel.round_id %}
{{ state }} {{ count }}{% endfor %}</td></tr>{% endfor %}</table>""",
    "review": """<!doctype html><h1>{{ assignment.code }} {{ assignment.entry.item.title }}</h1><p>
{{ assignment.entry.organisation.name }}</p>
{% set answers = version.document %}{% for section in assignment.round.call.form %}<h2>
{{ section.title }}</h2>
{% for question in section.questions %}<h3>{{ question.label }}</h3>
<p>{{ answers[question.key] }}</p>{% endfor %}{% endfor %}
<form method="post">{% for mark in review.marks %}<label>
{{ mark.criterion }}<input value="{{ mark.score }}"></label>{% endfor %}
<textarea>{{ review.comment }}</textarea></form>""",
    "ranking": """<!doctype html><table>{% for line in rows %}<tr><td>{{ line.place }}</td>
<td>{{ line.entry.organisation.name }}</td>
{% for judge in line.judges %}<td>{{ judge.total }}{{ "*" if judge.dropped }}</td>{% endfor %}
{% for key, figures in line.criteria.items() %}<td>{{ figures.mean }}</td>
<td>{{ figures.trimmed }}</td>{% endfor %}
<td>{{ line.total }}</td><td>{{ line.mean }}</td><td>{{ line.trimmed }}</td>
<td>{{ line.median }}</td><td>{{ line.spread }}</td>
<td>{{ line.reaches_threshold }}</td></tr>{% endfor %}</table>""",
    "cases": """<!doctype html><ul>{% for case in rows %}<li><a href="/case/{{ case.slug }}">{{ case.title }}</a>
{{ case.kind }} {{ case.year }}<p>{{ case.standfirst }}</p>
{% for row in case.anatomy.effects[:1] %}{{ row.name }} {{ row.before }} {{ row.after }} {{ row.unit }}{% endfor %}
{{ case.organisation.name }} {{ case.chain.name }} {{ case.stage }}</li>{% endfor %}</ul>""",
    "case": """<!doctype html><h1>{{ case.title }}</h1><p>{{ case.standfirst }}</p>
<p>{{ case.call.title }} {{ case.year }} {{ case.published_at }} {{ case.client_masked }}</p>
<p>{{ case.organisation.name }} {{ case.chain.name }} {{ case.region.name_zh }} {{ case.stage }}</p>
{% for key in ("need", "mode", "work", "effect", "reuse") %}<p>{{ case.anatomy[key] }}</p>{% endfor %}
<table>{% for row in case.anatomy.effects %}<tr><td>{{ row.name }}</td><td>{{ row.before }}</td>
<td>{{ row.after }}</td><td>{{ row.unit }}</td></tr>{% endfor %}</table>
<ul>{% for case in related %}<li><a href="/case/{{ case.slug }}">{{ case.title }}</a><p>{{ case.standfirst }}</p>
{% for row in case.anatomy.effects[:1] %}{{ row.name }} {{ row.before }} {{ row.after }} {{ row.unit }}{% endfor %}
{{ case.organisation.name }} {{ case.chain.name }} {{ case.stage }}</li>{% endfor %}</ul>""",
    "hits": """<!doctype html><p>{% for noun, count in counts.items() %}{{ noun }} {{ count }} {% endfor %}</p>
<ul>{% for item in items %}<li><a href="/item/{{ item.id }}">{{ item.title }}</a>
{{ item.call.title }}<p>{{ item.content[:120] }}</p></li>{% endfor %}
{% for case in cases %}<li><a href="/case/{{ case.slug }}">{{ case.title }}</a>
{{ case.organisation.name }} {{ case.chain.name }} {{ case.region.name_zh }}<p>{{ case.anatomy.need[:120] }}</p></li>
{% endfor %}{% for one in laboratories %}<li><a href="/laboratory/{{ one.slug }}">{{ one.name }}</a>
{{ one.region.name_zh }}<p>{{ titles.get(one.id, [])|join("；") }}</p></li>{% endfor %}</ul>""",
}
