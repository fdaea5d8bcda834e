import { execFile } from 'node:child_process';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { toNodeHandler } from '@soulcaster/server/http/node-handler';
import { type TestInstallation, testInstallation } from '@soulcaster/server/test-installation';
import { launchChromium } from '@soulcaster/testkit/chromium';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const servers: Server[] = [];
const encodings: (string | undefined)[] = [];

async function listen(handler: RequestListener): Promise<string> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let world: TestInstallation;
beforeAll(async () => {
  let handler: RequestListener = (_req, res) => res.writeHead(503).end();
  const url = await listen((req, res) => {
    encodings.push(req.headers['content-encoding']);
    handler(req, res);
  });
  world = await testInstallation({ PUBLIC_URL: url });
  handler = toNodeHandler(world.app) as RequestListener;
});
afterAll(async () => {
  for (const server of servers) server.close();
  await world.close();
});

async function sdkSource() {
  const project = await world.newProject('App');
  const mine = world.client.project(project.id);
  const source = await mine.sources.create({ kind: 'sentry-sdk', name: 'App', settings: {}, repository_id: null });
  const reports = (count: number) =>
    world.until(project.id, async () => {
      const { items } = await mine.feedback.list();
      return items.length >= count && items.toSorted((one, other) => one.title.localeCompare(other.title));
    });
  return { project, mine, source, dsn: source.ingest_url ?? '', reports };
}

test("a server's SDK needs nothing but the DSN", { timeout: 60_000 }, async () => {
  const { mine, project, source, dsn, reports } = await sdkSource();
  const { stdout } = await promisify(execFile)(process.execPath, [here('sentry-node-app.ts'), dsn]);
  const { eventId, isSent } = JSON.parse(stdout) as { eventId: string; isSent: boolean };
  expect(isSent).toBe(true);
  const items = await reports(3);
  expect(items.map(({ title }) => title)).toEqual([
    'I pressed Pay twice',
    'RangeError: The basket is too heavy: 9000 g',
    'The shelf is empty',
  ]);
  const [feedback, crash] = items;
  expect(feedback?.metadata).toMatchObject({ kind: 'user_feedback', about_event_id: eventId });
  expect(crash?.metadata).toMatchObject({ event_id: eventId, release: 'shop@1.4.2', environment: 'production' });
  expect(crash?.body).toMatch(/caused by TypeError: no scale[\s\S]*at weigh \(.*sentry-node-app\.ts:\d+\)/);
  expect(JSON.stringify(items)).not.toContain('ann@example.com');
  expect(encodings).toContain('gzip');
  const filtered = await world.until(project.id, async () => {
    const { items } = await mine.sources.deliveries(source.id);
    return items.find(({ status }) => status === 'filtered');
  });
  expect(filtered.reason).toContain('not kept here');
  expect((await mine.sources.get(source.id)).state).toBe('receiving');
});

test("a page's SDK, bundled, reports from another origin", { timeout: 60_000 }, async () => {
  const { dsn, reports } = await sdkSource();
  const bundle = await rolldown({
    input: here('sentry-browser-app.ts'),
    platform: 'browser',
    transform: { define: { DSN: JSON.stringify(dsn) } },
  });
  const { output } = await bundle.generate({ format: 'iife', minify: true });
  await bundle.close();
  const page = '<!doctype html><title>Shop</title><button>Pay</button><script src="/app.js"></script>';
  const shop = await listen((req, res) => {
    const isScript = req.url === '/app.js';
    res.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    res.end(isScript ? output[0].code : page);
  });
  const browser = await launchChromium();
  try {
    const tab = await browser.newPage();
    const problems: string[] = [];
    tab.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await tab.goto(shop);
    await tab.getByRole('button', { name: 'Pay' }).click();
    const items = await reports(2);
    expect(items.map(({ title }) => title)).toEqual(['The map stays grey', 'TypeError: The coupon is not a number']);
    expect(items[1]?.metadata).toMatchObject({ release: 'shop-web@2.0.0', platform: 'javascript' });
    expect(items[1]?.frames).not.toEqual([]);
    expect(problems.filter((problem) => /cors|blocked|refused/i.test(problem))).toEqual([]);
  } finally {
    await browser.close();
  }
});
