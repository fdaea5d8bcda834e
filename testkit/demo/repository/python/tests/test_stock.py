import unittest

from tidycart.stock import OutOfStock, Product, available, can_reserve, reserve


class StockTest(unittest.TestCase):
    def test_what_is_reserved_is_not_available(self):
        self.assertEqual(available(Product("MUG-1", on_hand=9, reserved=4)), 5)
        self.assertEqual(available(Product("MUG-1", on_hand=2, reserved=4)), 0)

    def test_reserving_what_is_on_the_shelf(self):
        product = reserve(Product("MUG-1", on_hand=3), 3)
        self.assertEqual(product.reserved, 3)

    def test_a_sold_out_product_cannot_be_reserved(self):
        self.assertFalse(can_reserve(Product("MUG-1", on_hand=1), 2))
        self.assertFalse(can_reserve(Product("MUG-2", on_hand=0), 1))
        with self.assertRaises(OutOfStock):
            reserve(Product("MUG-1", on_hand=1), 2)

    def test_a_sold_out_product_on_backorder_can_be_reserved(self):
        product = Product("SOFA-2", on_hand=0, allow_backorder=True)
        self.assertTrue(can_reserve(product, 1))
        self.assertTrue(can_reserve(Product("SOFA-3", on_hand=2, allow_backorder=True), 3))
        self.assertEqual(reserve(product, 2).reserved, 2)


if __name__ == "__main__":
    unittest.main()
