"""Refusals of the scoring package: a code and its values for whoever prints it, a plain English sentence for `str`."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "no_criteria": "The rubric has no criterion.",
    "duplicate_criterion": "The criterion {criterion!r} appears twice.",
    "weight_not_positive": "The weight of {criterion!r} is {weight}; it must be above 0.",
    "maximum_not_positive": "The maximum of {criterion!r} is {maximum}; it must be above 0.",
    "weights_not_100": "The weights add up to {sum}, not to 100.",
    "number_not_decimal": "{value!r} is not an exact number; give an integer or a Decimal.",
    "number_too_long": "{value} has too many digits; at most {decimals} decimals are read.",
    "duplicate_entry": "The entry {entry!r} appears twice.",
    "unknown_entry": "The entry {entry!r} is not in the list of entries.",
    "unknown_criterion": "The criterion {criterion!r} is not in the rubric.",
    "mark_out_of_range": "Judge {judge!r} gave {entry!r} {score} for {criterion!r}; marks run from 0 to {maximum}.",
    "duplicate_review": "Judge {judge!r} has two valid reviews of {entry!r}.",
    "unknown_number": "The number {number!r} does not exist; choose one of {known}.",
    "unknown_tie_rule": "The tie rule {rule!r} does not exist; choose criterion:<name> or one of {known}.",
    "duplicate_tie_rule": "The tie rule {rule!r} appears twice.",
    "places_not_positive": "There must be at least one place, not {places}.",
    "threshold_out_of_range": "The threshold is {threshold}; it must lie between 0 and 100.",
    "vote_not_countable": "The vote for {entry!r} is {votes!r}; it must be a whole number, 0 or more.",
    "no_legs": "There is no leg with marks.",
    "duplicate_leg": "The leg {leg!r} appears twice.",
    "leg_weight_not_valid": "The weight of the leg {leg!r} is {weight}; it must be 0 or more.",
    "legs_without_weight": "No leg has a weight, so nothing ranks.",
    "seed_not_valid": "The seed {seed!r} is not 64 hexadecimal digits.",
    "commitment_not_kept": "The secret {number} does not give its commitment {commitment}.",
    "secrets_missing": "{given} of {needed} secrets are revealed; the draw needs all of them.",
    "secret_too_short": "A secret has at least {least} characters.",
    "reviews_not_positive": "There must be at least one review per entry, not {reviews}.",
    "duplicate_judge": "The judge {judge!r} appears twice.",
    "unknown_judge": "The judge {judge!r} is not in the list of judges.",
    "load_not_valid": "The loads of judge {judge!r} are not valid: minimum {minimum}, maximum {maximum}.",
    "affinity_not_number": "The affinities must be finite numbers.",
    "affinity_shape": "The affinities must be {rows} rows of {columns} numbers (entries × judges).",
    "pinned_conflict": "The pinned pair {entry!r}, {judge!r} is a conflict.",
    "pinned_forbidden": "The pinned pair {entry!r}, {judge!r} is forbidden.",
    "pinned_too_many": "{pinned} judges are pinned to {entry!r}, more than its {reviews} reviews.",
    "pinned_over_load": "Judge {judge!r} is pinned to {pinned} entries, more than the maximum of {maximum}.",
    "pinned_same_organisation": "Two judges of {organisation!r} are pinned to {entry!r}.",
    "unknown_level": "The level {level!r} does not exist; choose one of {known}.",
    "mark_not_finite": "The mark of judge {judge!r} on {entry!r} is not a finite number.",
    "ratio_negative": "Judge {judge!r} gave {entry!r} {score}; a ratio scale has no negative marks.",
    "confidence_not_valid": "The confidence is {confidence}; it must lie between 0 and 1.",
    "reserves_negative": "There cannot be {reserves} reserves.",
    "too_many_expertises": "{given} kinds of expertise are asked for; at most {most} can be.",
    "duplicate_expertise": "The expertise {expertise!r} appears twice.",
    "expertise_not_positive": "{least} seats are kept for {expertise!r}; it must be at least one.",
    "required_too_many": "{required} seats of {entry!r} are kept for expertise, more than its {reviews} reviews.",
    "unknown_objective": "The objective {objective!r} does not exist; choose one of {known}.",
    "cap_not_valid": "The cap is {cap}; it must lie between 1/64 and 1.",
    "too_tangled": "Organisations and kept seats exclude each other in too many ways.",
    "extra_without_model": "The marks do not tell how sure the places are ({reason}), so no reading can be proposed.",
    "budget_negative": "There cannot be {budget} extra readings.",
    "world_not_valid": "The simulated world is not possible: {reason}.",
    "duplicate_group": "The group {group!r} appears twice.",
    "duplicate_code": "The code {entry!r} appears twice.",
    "unknown_code": "The entry {entry!r} is in no group.",
    "unknown_group": "The entry {entry!r} is published in the group {group!r}, where it is not.",
    "figure_negative": "A figure of {criterion!r} is below 0.",
    "duplicate_bid": "{bidder!r} bids for {item!r} twice.",
    "uncertainty_not_positive": "An uncertainty is {uncertainty}; it must be above 0.",
    "cap_not_positive": "The cap of {scope} is {cap}; it must be at least 1.",
    "budget_not_valid": "The budget is {budget}; it must be 0 or more.",
    "cost_negative": "The cost of {bidder!r} for {item!r} is below 0.",
    "solver_refused": "The flow solver refused the problem with status {status}.",
}


class ScoringError(ValueError):
    """An input that has no answer. `code` is a key of SENTENCES, `values` its figures; nothing was computed."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values: Mapping[str, object] = values
        super().__init__(SENTENCES[code].format(**values))
