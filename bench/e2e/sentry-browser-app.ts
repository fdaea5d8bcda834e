import * as Sentry from '@sentry/browser';

declare const DSN: string;
declare const document: { querySelector(name: string): EventTarget | null };

/** A page that reports by Sentry's own SDK, as a bundler packs it. */
Sentry.init({ dsn: DSN, release: 'shop-web@2.0.0', sendClientReports: true });
document.querySelector('button')?.addEventListener('click', () => {
  Sentry.captureFeedback({ message: 'The map stays grey', name: 'Ben' });
  throw new TypeError('The coupon is not a number');
});
