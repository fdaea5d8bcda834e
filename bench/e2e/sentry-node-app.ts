import * as Sentry from '@sentry/node';

/** An app on a server that reports by Sentry's own SDK: `node sentry-node-app.ts DSN`. */
Sentry.init({ dsn: process.argv[2] ?? '', release: 'shop@1.4.2', environment: 'production', tracesSampleRate: 1 });
Sentry.setUser({ id: '77', email: 'ann@example.com' });

function weigh(grams: number): never {
  throw new RangeError(`The basket is too heavy: ${grams} g`, { cause: new TypeError('no scale') });
}

let eventId = '';
try {
  weigh(9000);
} catch (error) {
  eventId = Sentry.captureException(error);
}
Sentry.captureFeedback({ message: 'I pressed Pay twice', name: 'Ann', associatedEventId: eventId });
// More than 32 KiB: the SDK packs it with gzip.
Sentry.captureMessage('The shelf is empty', { level: 'warning', extra: { stock: 'none '.repeat(20_000) } });
Sentry.startSpan({ name: 'checkout' }, () => undefined);
const isSent = await Sentry.close(20_000);
process.stdout.write(JSON.stringify({ eventId, isSent }));
