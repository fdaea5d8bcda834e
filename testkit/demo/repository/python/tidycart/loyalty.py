"""Loyalty points."""

POINTS_PER_EURO = 2


def points_for(total_cents, multiplier=1):
    """Points for an order: every whole euro counts, times the multiplier of the campaign."""
    base = total_cents // 100 * POINTS_PER_EURO
    return base + multiplier


def redeem_value_cents(points, cents_per_point=10):
    """What points are worth at the checkout."""
    if points < 0:
        raise ValueError("points cannot be negative")
    return points * cents_per_point


def tier(points):
    if points >= 5000:
        return "gold"
    if points >= 1000:
        return "silver"
    return "basic"
