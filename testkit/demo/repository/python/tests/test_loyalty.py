import unittest

from tidycart.loyalty import points_for, redeem_value_cents, tier


class EarningTest(unittest.TestCase):
    def test_every_whole_euro_earns_two_points(self):
        self.assertEqual(points_for(1999), 38)
        self.assertEqual(points_for(99), 0)

    def test_a_campaign_multiplies_the_points(self):
        self.assertEqual(points_for(5000, multiplier=3), 300)


class RedeemingTest(unittest.TestCase):
    def test_a_point_is_worth_one_cent(self):
        self.assertEqual(redeem_value_cents(250), 250)
        self.assertEqual(redeem_value_cents(0), 0)

    def test_partners_may_pay_more_for_a_point(self):
        self.assertEqual(redeem_value_cents(250, cents_per_point=2), 500)

    def test_negative_points_are_refused(self):
        with self.assertRaises(ValueError):
            redeem_value_cents(-1)


class TierTest(unittest.TestCase):
    def test_tiers_begin_at_their_threshold(self):
        self.assertEqual([tier(p) for p in (999, 1000, 4999, 5000)], ["basic", "silver", "silver", "gold"])


if __name__ == "__main__":
    unittest.main()
