"""DynamoDB adds numbers of 38 digits exactly; MiniStack rounds sums to Python's usual 28, which is a loss of money."""

import decimal

DIGITS = 38


def apply() -> None:
    if decimal.DefaultContext.prec != 28:
        raise AssertionError(f"numbers have {decimal.DefaultContext.prec} digits already: is this mend still needed?")
    # What threads begin with, and what this one has.
    decimal.DefaultContext.prec = DIGITS
    decimal.getcontext().prec = DIGITS
