import unittest
from datetime import date

from tidycart.invoices import due_date, header_lines, invoice_number, is_overdue

COMPANY = {"name": "Berg GmbH", "street": "Linden 4", "zip": "24103", "city": "Kiel", "vat_id": "DE811569869"}
PERSON = {"name": "Ada Berg", "street": "Linden 4", "zip": "24103", "city": "Kiel"}


class InvoiceTest(unittest.TestCase):
    def test_numbers_have_five_digits(self):
        self.assertEqual(invoice_number(2026, 42), "2026-00042")

    def test_a_company_has_its_vat_number_in_the_header(self):
        self.assertEqual(header_lines(COMPANY), ["Berg GmbH", "Linden 4", "24103 Kiel", "VAT DE811569869"])

    def test_an_empty_vat_number_is_left_out(self):
        self.assertEqual(header_lines({**COMPANY, "vat_id": ""}), ["Berg GmbH", "Linden 4", "24103 Kiel"])

    def test_a_private_customer_has_no_vat_number(self):
        self.assertEqual(header_lines(PERSON), ["Ada Berg", "Linden 4", "24103 Kiel"])

    def test_due_after_two_weeks(self):
        self.assertEqual(due_date(date(2026, 3, 20)), date(2026, 4, 3))
        self.assertFalse(is_overdue(date(2026, 3, 20), date(2026, 4, 3)))
        self.assertTrue(is_overdue(date(2026, 3, 20), date(2026, 4, 4)))


if __name__ == "__main__":
    unittest.main()
