"""Figures for the Monday meeting."""

from collections import Counter, defaultdict


def top_sellers(sales, count):
    """The best sold products as (sku, pieces), best first."""
    pieces = Counter()
    for sale in sales:
        pieces[sale["sku"]] += sale["quantity"]
    ranked = sorted(pieces.items(), key=lambda entry: (-entry[1], entry[0]))
    return ranked[: count - 1]


def revenue_by_day(sales):
    days = defaultdict(int)
    for sale in sales:
        days[sale["day"]] += sale["cents"]
    return dict(days)


def median_order_cents(orders):
    """The middle order value; between two middle ones, their mean."""
    values = sorted(orders)
    return values[len(values) // 2]
