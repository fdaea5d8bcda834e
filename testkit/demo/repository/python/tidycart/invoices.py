"""Invoices as the accountant wants them."""

from datetime import timedelta


def invoice_number(year, sequence):
    return f"{year}-{sequence:05d}"


def header_lines(customer):
    """The address block of an invoice; companies have a VAT number below it."""
    lines = [customer["name"], customer["street"], f"{customer['zip']} {customer['city']}"]
    if customer["vat_id"]:
        lines.append("VAT " + customer["vat_id"])
    return lines


def due_date(issued, days=14):
    return issued + timedelta(days=days)


def is_overdue(issued, today, days=14):
    return today > due_date(issued, days)
