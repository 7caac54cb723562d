"""The lines of every rail in the order of the business, whatever the order of imports."""

ORDER = (
    *("public.calls", "public.items", "public.centres", "public.notices", "public.cases"),
    *(
        "public.needs",
        "public.capabilities",
        "public.chains",
        "public.laboratories",
        "public.alliances",
        "public.help_index",
    ),
    *("officer.calls", "officer.questions", "officer.approvals", "officer.entries"),
    *("officer.screenings", "officer.rounds"),
    *("officer.experts", "officer.results", "officer.notices", "officer.projects"),
    *(
        "officer.certificates",
        "officer.cases",
        "officer.campaigns",
        "officer.supports",
        "officer.alliances",
        "officer.credit_files",
        "officer.import_duties",
    ),
    *("account.schedules", "officer.scope_terms"),
    *("officer.unlock_sign_in", "public.openings"),
    *(
        "lab.entries",
        "lab.projects",
        "lab.certificates",
        "lab.cases",
        "lab.alliances",
        "lab.credit",
        "lab.offers",
    ),
    *(
        "enterprise.needs",
        "enterprise.contacts",
        "enterprise.projects",
        "enterprise.items",
        "enterprise.alliances",
        "account.organisations",
    ),
)
