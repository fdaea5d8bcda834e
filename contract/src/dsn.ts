/** Whether an address is a DSN: it names where to post to, and is no address to post to itself. */
export const isDsn = (address: string) => Boolean(URL.parse(address)?.username);

/** Where a DSN makes an SDK post its envelopes to, with the key in the query as a page sends it. */
export function envelopeUrl(dsn: string): string {
  const url = new URL(dsn);
  const key = url.username;
  url.username = '';
  url.pathname = url.pathname.replace(/\/(\d+)$/, '/api/$1/envelope/');
  url.search = new URLSearchParams({ sentry_version: '7', sentry_key: key }).toString();
  return url.href;
}
