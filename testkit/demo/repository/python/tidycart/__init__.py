"""The back office of the shop: stock, loyalty points, invoices and reports."""
