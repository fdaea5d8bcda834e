"""What lies on the shelves, and what is promised to customers."""

from dataclasses import dataclass


class OutOfStock(Exception):
    """Raised when more is asked for than can be promised."""


@dataclass
class Product:
    sku: str
    on_hand: int = 0
    reserved: int = 0
    allow_backorder: bool = False


def available(product):
    return max(0, product.on_hand - product.reserved)


def can_reserve(product, quantity):
    """True when the quantity is there, or may be delivered later."""
    if quantity <= available(product):
        return True
    return not product.allow_backorder


def reserve(product, quantity):
    if not can_reserve(product, quantity):
        raise OutOfStock(f"{product.sku}: {quantity} asked, {available(product)} available")
    product.reserved += quantity
    return product


def needs_reorder(product, level=5):
    """True when the stock is at or below the reorder level."""
    return available(product) < level
