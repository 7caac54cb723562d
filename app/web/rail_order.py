"""The lines of every rail in the order of the business, whatever the order of imports."""

ORDER = (
    *("public.calls", "public.items", "public.centres", "public.notices", "public.cases", "public.needs"),
    *("public.capabilities", "public.chains", "public.laboratories", "public.alliances", "public.help_index"),
    *("lab.entries", "lab.partners", "lab.projects", "lab.centres", "lab.offers", "lab.alliances"),
    *("lab.certificates", "lab.cases", "lab.credit", "lab.inspections"),
    *("enterprise.needs", "enterprise.contacts", "enterprise.projects", "enterprise.items"),
    *("enterprise.alliances",),
    *("recommender.calls", "recommender.needs", "recommender.centre_plans"),
    *("judge.desk", "judge.centre_plans"),
    *("officer.needs", "officer.calls", "officer.questions", "officer.approvals", "officer.entries"),
    *("officer.screenings", "officer.rounds", "officer.experts", "officer.results", "officer.notices"),
    *("officer.projects", "officer.centre_plans", "officer.centres", "officer.certificates"),
    *("officer.cases", "officer.campaigns", "officer.supports", "officer.alliances"),
    *("officer.credit_files", "officer.import_duties", "officer.inspections"),
    *("account.schedules", "officer.scope_terms", "officer.unlock_sign_in"),
    *("discipline.objections", "discipline.solicitations"),
    *("supervisor.desk", "supervisor.results", "supervisor.projects", "supervisor.packs"),
    *("supervisor.readings",),
    *("admin.desk", "admin.organisations", "admin.faults", "admin.seats", "admin.accounts"),
    *("admin.acts", "admin.readings", "admin.attempts", "admin.packs"),
    *("public.openings", "account.organisations"),
)
