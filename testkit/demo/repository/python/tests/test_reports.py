import unittest

from tidycart.reports import median_order_cents, revenue_by_day, top_sellers

SALES = [
    {"sku": "MUG-1", "quantity": 3, "day": "Mon", "cents": 3750},
    {"sku": "LAMP-9", "quantity": 1, "day": "Mon", "cents": 4800},
    {"sku": "MUG-1", "quantity": 2, "day": "Tue", "cents": 2500},
    {"sku": "TOWEL-3", "quantity": 4, "day": "Tue", "cents": 3600},
]


class TopSellersTest(unittest.TestCase):
    def test_as_many_products_as_asked_for(self):
        self.assertEqual(top_sellers(SALES, 2), [("MUG-1", 5), ("TOWEL-3", 4)])
        self.assertEqual(top_sellers(SALES, 1), [("MUG-1", 5)])

    def test_fewer_when_there_are_no_more(self):
        self.assertEqual(len(top_sellers(SALES, 10)), 3)


class RevenueTest(unittest.TestCase):
    def test_is_summed_by_day(self):
        self.assertEqual(revenue_by_day(SALES), {"Mon": 8550, "Tue": 6100})


class MedianTest(unittest.TestCase):
    def test_the_middle_of_an_odd_number_of_orders(self):
        self.assertEqual(median_order_cents([900, 4800, 1250]), 1250)

    def test_the_mean_of_the_two_middle_orders(self):
        self.assertEqual(median_order_cents([9000, 1000, 3000, 1200]), 2100)


if __name__ == "__main__":
    unittest.main()
