import type { GithubReport } from './github-report.ts';
import type { SentryReport } from './sentry-report.ts';

type Told<Report> = Report & { problem: string | null; hoursAgo: number };
interface Text {
  title: string;
  body: string;
  author: string;
}

/** Sentry issues; each time in `hoursAgo` is one event of it. */
export const crashes: (Omit<SentryReport, 'eventId' | 'user'> & { problem: string | null; hoursAgo: number[] })[] = [
  {
    problem: 'gift-card-checkout',
    hoursAgo: [171, 122, 76, 49, 27.5, 9],
    issue: { id: '6120044917', shortId: 'SHOP-WEB-7F' },
    platform: 'node',
    exception: { type: 'TypeError', value: "Cannot read properties of undefined (reading 'country')" },
    frames: [
      {
        file: 'src/checkout.ts',
        line: 32,
        function: 'summarise',
        context: '  const country = order.shippingAddress.country;',
      },
    ],
    release: 'tidy-cart@2.4.0',
    route: '/checkout/summary',
  },
  {
    problem: 'private-customer-invoice',
    hoursAgo: [218, 145.5, 98, 30],
    issue: { id: '6098811203', shortId: 'BACK-OFFICE-2C' },
    platform: 'python',
    exception: { type: 'KeyError', value: "'vat_id'" },
    frames: [
      {
        file: 'python/tidycart/invoices.py',
        line: 13,
        function: 'header_lines',
        context: '    if customer["vat_id"]:',
      },
    ],
    release: 'tidy-cart@2.4.0',
    route: '/invoices/print',
  },
  {
    problem: null,
    hoursAgo: [260, 101],
    issue: { id: '6077310558', shortId: 'SHOP-WEB-5A' },
    platform: 'node',
    exception: { type: 'RangeError', value: 'Too heavy for a parcel: 18400 g' },
    frames: [
      {
        file: 'src/checkout.ts',
        line: 33,
        function: 'summarise',
        context: '  const shipping = shippingCents(subtotal, order.grams);',
      },
      {
        file: 'src/shipping.ts',
        line: 14,
        function: 'shippingCents',
        context: `  if (!band) throw new RangeError(\`Too heavy for a parcel: \${grams} g\`);`,
      },
    ],
    release: 'tidy-cart@2.3.2',
    route: '/checkout/summary',
  },
];

export const issues: Told<GithubReport>[] = [
  {
    problem: 'gift-card-checkout',
    hoursAgo: 95,
    number: 318,
    login: 'annelie-h',
    labels: ['bug'],
    title: 'Checkout crashes for orders with only a gift card',
    body: "Put a gift card in the cart and nothing else, then go to checkout. There is no shipping address to fill in for a gift card (nothing is sent), and the summary fails:\n\n```\nTypeError: Cannot read properties of undefined (reading 'country')\n    at summarise (src/checkout.ts:32:41)\n```\n\nExpected: the order summary, without tax and shipping.",
  },
  {
    problem: 'page-skips-products',
    hoursAgo: 140,
    number: 314,
    login: 'pmoraes',
    labels: ['bug', 'catalogue'],
    title: 'Product list: first page skips the first products',
    body: 'With a page size of 12 the first page of the product list begins with product 13. The first twelve products cannot be reached at all, and the last page is empty.',
  },
  {
    problem: 'free-shipping-at-fifty',
    hoursAgo: 66,
    number: 321,
    login: 'tobias-k',
    title: 'Free shipping is not given for an order of exactly $50.00',
    body: 'The banner says "free shipping from $50". With goods for exactly 50 dollars in the cart I still pay $7.90 shipping; with $50.01 it is free.',
  },
  {
    problem: 'private-customer-invoice',
    hoursAgo: 120,
    number: 316,
    login: 'ruth-accounting',
    labels: ['bug'],
    title: "KeyError 'vat_id' when the invoice is for a private customer",
    body: "Printing an invoice for a private customer (no company, so no VAT number) stops with KeyError: 'vat_id' in header_lines. Invoices of companies are fine.",
  },
  {
    problem: 'amount-coupon-takes-all',
    hoursAgo: 38,
    number: 324,
    login: 'greta-ops',
    labels: ['bug', 'urgent'],
    title: 'A $5 coupon takes the whole order off',
    body: 'Any coupon with a fixed amount makes the order free: with the $5 coupon on goods of $40 the discount is $40. And a $25 coupon on goods of $18 gives a discount of $25, more than the goods are worth. Percent coupons are right.',
  },
  {
    problem: 'tax-fractions',
    hoursAgo: 187,
    number: 309,
    login: 'kamil-pay',
    title: 'Tax has fractions of a cent',
    body: 'taxCents(999, "US") gives 82.4175. The payment provider refuses amounts that are not whole cents. Tax should be rounded to the nearest cent.',
  },
  {
    problem: 'top-sellers',
    hoursAgo: 203,
    number: 307,
    login: 'mikako',
    title: 'top_sellers returns one product too few',
    body: 'The weekly report asks for the 10 best sold products and gets 9; asking for 1 gives an empty list.',
  },
  {
    problem: 'hidden-reviews',
    hoursAgo: 55,
    number: 322,
    login: 'joan-mod',
    title: 'Hidden reviews are shown to visitors, the good ones are not',
    body: 'Since the last release the page shows exactly the reviews that a moderator has hidden, and none of the others.',
  },
  {
    problem: 'median',
    hoursAgo: 232,
    number: 304,
    login: 'mikako',
    title: 'Median order value is wrong for an even number of orders',
    body: 'With four orders of 10, 12, 30 and 90 euros the report says 30 as the median. It should be the mean of the two middle orders, 21.',
  },
  {
    problem: null,
    hoursAgo: 288,
    number: 301,
    login: 'deniz-t',
    labels: ['enhancement'],
    title: 'Dark mode for the shop pages',
    body: 'It would be lovely to have a dark theme that follows the system setting.',
  },
  {
    problem: null,
    hoursAgo: 16,
    number: 326,
    login: 'best-seo-4u',
    title: 'Boost your ranking 300% today',
    body: 'Dear webmaster, we found that your site could have MUCH more visitors. Reply for a free offer at https://example.com/offer',
  },
];

/** From the support desk, over its generic webhook. */
export const posts: Told<Text>[] = [
  {
    problem: 'gift-card-checkout',
    hoursAgo: 52,
    title: 'Cannot buy a gift card: checkout shows an error',
    body: 'Customer wants to order a gift card. At checkout the page only says that something went wrong. No shipping address is asked for. Tried in two browsers.',
    author: 'support: Lena',
  },
  {
    problem: 'page-skips-products',
    hoursAgo: 80,
    title: 'Products missing from the first page of the list',
    body: 'The customer says the product list does not begin with the first products: page one starts somewhere in the middle and the last page is empty.',
    author: 'support: Omar',
  },
  {
    problem: 'free-shipping-at-fifty',
    hoursAgo: 41,
    title: 'Charged for shipping although the order was exactly 50 dollars',
    body: 'Order total of goods $50.00, shipping of $7.90 was charged. Our page promises free shipping from 50 dollars. Refunded by hand.',
    author: 'support: Lena',
  },
  {
    problem: 'amount-coupon-takes-all',
    hoursAgo: 22,
    title: 'Coupon of 5 dollars made the whole order free',
    body: 'Three customers today: the 5 dollar welcome coupon took the whole amount of the goods off the order.',
    author: 'support: Omar',
  },
  {
    problem: 'cart-wrong-quantity',
    hoursAgo: 131,
    title: 'Wrong quantity after adding more of the same product',
    body: 'Had 2 mugs in the cart, added 3 more of the same product, and the cart showed a quantity of 4 instead of 5.',
    author: 'support: Lena',
  },
  {
    problem: 'backorder',
    hoursAgo: 160,
    title: 'Backorder products say sold out, sold out products can be ordered',
    body: 'The sofa is marked for backorder but cannot be reserved when the shelf is empty. The other way round, customers reserve things that are sold out and not on backorder.',
    author: 'support: Omar',
  },
  {
    problem: 'search-two-results',
    hoursAgo: 175,
    title: 'Search finds two things at most',
    body: 'Whatever the customer types into the search box, never more than two results come back. There are at least nine lamps.',
    author: 'support: Lena',
  },
  {
    problem: null,
    hoursAgo: 246,
    title: 'Question: do you deliver to Norway?',
    body: 'Customer asks whether parcels can go to Norway and how customs works.',
    author: 'support: Omar',
  },
  {
    problem: null,
    hoursAgo: 12,
    title: 'Please delete my account',
    body: 'The customer wishes to have the account and all personal details deleted.',
    author: 'support: Lena',
  },
];

/** Typed in by hand. */
export const typed: Told<Text>[] = [
  {
    problem: 'gift-card-checkout',
    hoursAgo: 14,
    title: 'Gift card orders fail at checkout',
    body: 'A colleague tried to buy only a gift card. The checkout summary crashed, because there is no shipping address on such an order.',
    author: 'Priya (product)',
  },
  {
    problem: 'page-skips-products',
    hoursAgo: 33,
    title: 'First page of products is wrong',
    body: 'The list of products skips a whole page: what should be on the second page is on the first page, and the first products are nowhere.',
    author: 'Jonas (design)',
  },
  {
    problem: 'free-shipping-at-fifty',
    hoursAgo: 19,
    title: 'No free shipping at exactly fifty dollars',
    body: 'Interview with a shopper: she filled the cart to exactly $50.00 to get free shipping and still had to pay for shipping.',
    author: 'Priya (product)',
  },
  {
    problem: 'private-customer-invoice',
    hoursAgo: 25,
    title: 'Invoices of private customers cannot be printed',
    body: 'Accounting cannot print the invoice of a private customer. It ends with an error about vat_id. Private customers have no VAT number.',
    author: 'Ruth (accounting)',
  },
  {
    problem: 'amount-coupon-takes-all',
    hoursAgo: 6,
    title: 'Fixed amount coupon takes everything off',
    body: 'A coupon with an amount of $7 took the whole order off, so the discount equals the goods.',
    author: 'Jonas (design)',
  },
  {
    problem: 'money-one-digit',
    hoursAgo: 112,
    title: 'Prices like $5.05 are shown as $5.5',
    body: 'When the cents are below ten a digit is missing: 505 cents are shown as $5.5 and 2000 cents as $20.0.',
    author: 'Jonas (design)',
  },
  {
    problem: 'campaign-points',
    hoursAgo: 149,
    title: 'Loyalty points of the triple campaign are hardly more than usual',
    body: 'In the campaign with a multiplier of three, an order of 50 euros earned 103 points instead of 300.',
    author: 'Mo (marketing)',
  },
  {
    problem: 'point-worth',
    hoursAgo: 88,
    title: 'Redeeming points pays ten times too much',
    body: 'A customer redeemed 250 loyalty points and got 25 euros. A point is worth one cent, so it should be 2.50.',
    author: 'Mo (marketing)',
  },
  {
    problem: 'boxes',
    hoursAgo: 70,
    title: 'Warehouse folds one box too few',
    body: 'For seven items with four per box the packing list says one box. The rest of the order needs a box too.',
    author: 'Till (warehouse)',
  },
  {
    problem: 'sort-by-price',
    hoursAgo: 44,
    title: '"Cheapest first" shows the most expensive products on top',
    body: 'Sorting the catalogue by price puts the dearest things first.',
    author: 'Priya (product)',
  },
  {
    problem: 'reorder-level',
    hoursAgo: 195,
    title: 'We are told to reorder one piece too late',
    body: 'A product with five pieces left and a reorder level of five is not on the reorder list. It should be: at or below the level.',
    author: 'Till (warehouse)',
  },
  {
    problem: null,
    hoursAgo: 275,
    title: 'Great app!',
    body: 'Just wanted to say that I love the new look. Keep it up!',
    author: 'a happy customer',
  },
  {
    problem: null,
    hoursAgo: 310,
    title: 'Wish: gift wrapping',
    body: 'Could we offer wrapping paper with a handwritten note before Christmas?',
    author: 'Mo (marketing)',
  },
  {
    problem: null,
    hoursAgo: 58,
    title: 'Newsletter arrives twice',
    body: 'Since the address change I get each newsletter two times.',
    author: 'a customer by phone',
  },
  {
    problem: null,
    hoursAgo: 3,
    title: 'asdf test',
    body: 'test test 123',
    author: 'someone',
  },
];
