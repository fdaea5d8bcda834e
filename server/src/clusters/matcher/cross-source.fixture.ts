import type { MatchItem } from './item.ts';

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-03-02T08:00:00Z');

interface Told extends Omit<MatchItem, 'id' | 'occurredAt'> {
  /** The bug it is about; noise has one of its own. */
  bug: string;
}

function frame(file: string, name: string, line: number, inApp = true) {
  return { file, function: name, line, inApp };
}

const told: Told[] = [
  {
    bug: 'noise-dark-mode',
    source: 'manual',
    title: 'Dark mode please',
    body: 'The white background hurts at night. A dark theme would be lovely.',
    reporter: 'ines',
  },
  {
    bug: 'checkout-coupon',
    source: 'sentry',
    title: "TypeError: Cannot read properties of undefined (reading 'amount')",
    body: 'applyCoupon(src/checkout/coupon)\nPOST /checkout',
    upstreamGroup: '4100231',
    exception: { type: 'TypeError', value: "Cannot read properties of undefined (reading 'amount')" },
    frames: [
      frame('src/checkout/coupon.ts', 'applyCoupon', 42),
      frame('src/checkout/total.ts', 'checkoutTotal', 18),
      frame('src/http/handler.ts', 'handleRequest', 77),
      frame('node_modules/express/lib/router/layer.js', 'handle', 95, false),
    ],
  },
  {
    bug: 'avatar-upload',
    source: 'github',
    title: 'Uploading a PNG avatar larger than 2 MB fails silently',
    body: 'Go to settings, choose a big PNG as profile picture and press save. The spinner stops, no message, and the old avatar is still there.',
    reporter: 'kmeyer',
  },
  {
    bug: 'noise-praise',
    source: 'reddit',
    title: 'Loving the new calendar view',
    body: 'Just wanted to say the weekly calendar is great. Keep it up!',
    reporter: 'u/sunny',
  },
  {
    bug: 'order-refund',
    source: 'sentry',
    title: "TypeError: Cannot read properties of null (reading 'currency')",
    body: 'refundOrder(src/orders/refund)\nPOST /orders/:id/refund',
    upstreamGroup: '4100377',
    exception: { type: 'TypeError', value: "Cannot read properties of null (reading 'currency')" },
    frames: [
      frame('src/orders/refund.ts', 'refundOrder', 12),
      frame('src/orders/routes.ts', 'postRefund', 31),
      frame('src/http/handler.ts', 'handleRequest', 77),
      frame('node_modules/express/lib/router/layer.js', 'handle', 95, false),
    ],
  },
  {
    bug: 'search-slow',
    source: 'datadog',
    title: 'p95 latency of GET /search above 2000 ms on web-7',
    body: 'Monitor triggered: avg(last_5m) of trace.http.request{service:search} was 3120 ms.',
  },
  {
    bug: 'checkout-coupon',
    source: 'github',
    title: 'Checkout crashes when an expired coupon is applied',
    body: 'Steps: put anything in the cart, enter an expired coupon code and press Apply. The page shows "Something went wrong" and the console says TypeError: Cannot read properties of undefined in applyCoupon (coupon.ts).',
    reporter: 'dlopez',
  },
  {
    bug: 'login-loop',
    source: 'manual',
    title: 'Sign in with Google keeps sending me back to the login page',
    body: 'After I pick my Google account I land on the login page again. Safari on iPhone.',
    reporter: 'support-anna',
  },
  {
    bug: 'search-slow',
    source: 'datadog',
    title: 'p95 latency of GET /search above 2000 ms on web-3',
    body: 'Monitor triggered: avg(last_5m) of trace.http.request{service:search} was 2870 ms.',
  },
  {
    bug: 'noise-spam',
    source: 'reddit',
    title: 'Best crypto casino bonus codes 2026',
    body: 'Click here for free spins and coupon codes!!!',
    reporter: 'u/spam123',
  },
  {
    bug: 'checkout-coupon',
    source: 'manual',
    title: 'Customer cannot pay: error after entering a discount code',
    body: 'A customer wrote that the checkout page crashes with "Something went wrong" as soon as she applies her old coupon. Without the coupon she can pay.',
    reporter: 'support-ben',
  },
  {
    bug: 'export-csv',
    source: 'github',
    title: 'CSV export drops the last row',
    body: 'Exporting a table of 100 rows gives a CSV file with 99 rows. The last row is always missing.',
    reporter: 'pnguyen',
  },
  {
    bug: 'profile-crash',
    source: 'sentry',
    title: "TypeError: Cannot read properties of undefined (reading 'name')",
    body: 'renderProfile(src/profile/page)\nGET /profile',
    upstreamGroup: '4100612',
    exception: { type: 'TypeError', value: "Cannot read properties of undefined (reading 'name')" },
    frames: [
      frame('src/profile/page.tsx', 'renderProfile', 9),
      frame('src/http/handler.ts', 'handleRequest', 77),
      frame('node_modules/express/lib/router/layer.js', 'handle', 95, false),
    ],
  },
  {
    bug: 'avatar-upload',
    source: 'reddit',
    title: "Can't change my profile picture",
    body: 'I tried to upload a new avatar (a 5 MB PNG) three times, it never saves and there is no error message. Anyone else?',
    reporter: 'u/pixelfox',
  },
  {
    bug: 'checkout-coupon',
    source: 'sentry',
    title: "TypeError: Cannot read properties of undefined (reading 'amount')",
    body: 'applyCoupon(src/checkout/coupon)\nPOST /checkout',
    upstreamGroup: '4100231',
    exception: { type: 'TypeError', value: "Cannot read properties of undefined (reading 'amount')" },
    frames: [
      frame('src/checkout/coupon.ts', 'applyCoupon', 44),
      frame('src/checkout/total.ts', 'checkoutTotal', 18),
      frame('src/http/handler.ts', 'handleRequest', 77),
    ],
  },
  {
    bug: 'noise-question',
    source: 'github',
    title: 'How do I change the port in docker compose?',
    body: 'I would like to run it on port 8080. Where is this documented?',
    reporter: 'newbie42',
  },
  {
    bug: 'payment-declined',
    source: 'manual',
    title: 'Card payments with American Express are declined at checkout',
    body: 'Every Amex card is declined, Visa and Mastercard work. Started this morning.',
    reporter: 'support-anna',
  },
  {
    bug: 'login-loop',
    source: 'github',
    title: 'Google OAuth login loop on Safari iOS',
    body: 'On iPhone (Safari 17) signing in with Google redirects back to the login page for ever. Chrome works. Looks like the session cookie is not kept.',
    reporter: 'hfischer',
  },
  {
    bug: 'export-csv',
    source: 'manual',
    title: 'Last line missing in exported CSV',
    body: 'Our accountant says that the exported CSV file always misses the last row of the table.',
    reporter: 'support-ben',
  },
  {
    bug: 'export-utf8',
    source: 'manual',
    title: 'Umlauts are broken in exported CSV',
    body: 'Opening the export in Excel shows Ã¤ in place of ä. Encoding seems wrong.',
    reporter: 'support-anna',
  },
  {
    bug: 'email-twice',
    source: 'posthog',
    title: 'Invitation mail arrives twice',
    body: 'User feedback survey: "I got the invitation email two times within a minute".',
    reporter: 'survey-88',
  },
  {
    bug: 'noise-billing-question',
    source: 'manual',
    title: 'Question about my invoice',
    body: 'Could you send the invoice of February again? I cannot find it.',
    reporter: 'support-anna',
  },
  {
    bug: 'order-refund',
    source: 'github',
    title: 'Refunding an order without payment crashes',
    body: "POST /orders/17/refund answers 500. Log: TypeError: Cannot read properties of null (reading 'currency') at refundOrder (refund.ts:12). Happens for orders paid by voucher.",
    reporter: 'dlopez',
  },
  {
    bug: 'import-timeout',
    source: 'splunk',
    title: 'Import job 88121 timed out after 30000 ms',
    body: 'index=prod source=importer level=error host=worker-2',
  },
  {
    bug: 'search-empty',
    source: 'manual',
    title: 'Search finds nothing when the term has an apostrophe',
    body: "Searching for O'Brien shows no results, OBrien works.",
    reporter: 'support-ben',
  },
];

/** Reports of a small shop, an hour apart, as several sources tell them; `bugOf` is the truth. */
export const shopItems: MatchItem[] = told.map(({ bug, ...item }, at) => ({
  ...item,
  id: `${bug}#${at}`,
  occurredAt: START + at * HOUR_MS,
}));

export function bugOf(id: string): string {
  return id.split('#')[0]!;
}
