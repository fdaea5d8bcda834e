import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { isLoopback, noteRejection, takeStrays } from './stray-calls.ts';

test('a fetch to the outside fails and is found', async () => {
  await expect(fetch('http://192.0.2.1/')).rejects.toThrow('fetch failed');
  await expect(fetch('https://example.com/')).rejects.toThrow('fetch failed');
  expect(takeStrays()).toEqual(['network call to 192.0.2.1', 'network call to example.com']);
});

test('a plain socket to the outside is found, in each way of opening it', async () => {
  for (const open of [() => connect(5432, '192.0.2.1'), () => connect({ port: 5432, host: '192.0.2.1' })]) {
    await new Promise((resolve) => open().on('error', resolve));
  }
  expect(takeStrays()).toEqual(['network call to 192.0.2.1', 'network call to 192.0.2.1']);
});

test('loopback is free', async () => {
  const server = createServer((_, response) => response.end('here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('here');
  expect(await (await fetch(`http://localhost:${port}/`)).text()).toBe('here');
  server.close();
  server.closeAllConnections();
  expect(takeStrays()).toEqual([]);
});

test('console.error is found', () => {
  console.error('something %s', 'broke');
  expect(takeStrays()).toEqual(['console.error: something broke']);
});

test.each([
  ['127.0.0.1', true],
  ['::1', true],
  ['127.9.9.9', true],
  ['127.0.0.1.example.com', false],
  ['10.0.0.1', false],
  ['localhost.example.com', false],
])('%s is loopback: %s', (host, expected) => expect(isLoopback(host)).toBe(expected));

test('a rejection that nobody handles is found', async () => {
  // The runner's own listener would fail the whole run for the one provoked here.
  const others = process.listeners('unhandledRejection').filter((one) => one !== noteRejection);
  for (const one of others) process.off('unhandledRejection', one);
  void Promise.reject(new Error('lost'));
  await turn();
  for (const one of others) process.on('unhandledRejection', one);
  expect(takeStrays()).toEqual([expect.stringContaining('unhandled rejection: Error: lost')]);
});
