/**
 * A vitest setup file: a test fails when it wrote to `console.error`, left a rejection unhandled, or let this process
 * call out to anything but loopback. (What child processes do is not seen here.)
 */
import { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { format } from 'node:util';
import { afterEach } from 'vitest';

const strays: string[] = [];

/** For a test that provokes one on purpose: takes what was found so far, so that it does not fail the test. */
export function takeStrays(): string[] {
  return strays.splice(0);
}

export function noteRejection(reason: unknown): void {
  strays.push(`unhandled rejection: ${format(reason)}`);
}

export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    /^(::1|\[::1\]|(::ffff:)?127(\.\d{1,3}){3}|0\.0\.0\.0|::)$/.test(host)
  );
}

watchConsole();
process.on('unhandledRejection', noteRejection);
watchSockets();

afterEach(async () => {
  // A rejection counts as unhandled only when the turn it happened in is over.
  await turn();
  const found = takeStrays();
  if (found.length > 0) throw new Error(`stray calls:\n${found.join('\n')}`);
});

function watchConsole(): void {
  const write = console.error.bind(console);
  console.error = (...words: unknown[]) => {
    strays.push(`console.error: ${format(...words)}`);
    write(...words);
  };
}

/** Everything that speaks TCP goes through here: http, tls, undici's fetch, database drivers. */
function watchSockets(): void {
  const connect = Socket.prototype.connect as (this: Socket, ...words: unknown[]) => Socket;
  Socket.prototype.connect = function connectToLoopback(this: Socket, ...words: unknown[]): Socket {
    const host = hostIn(words);
    if (host === null || isLoopback(host)) return connect.apply(this, words);
    strays.push(`network call to ${host}`);
    process.nextTick(() => this.destroy(new Error(`tests may only call loopback, not ${host}`)));
    return this;
  } as Socket['connect'];
}

/** `null` for a unix socket and for no host, which means this machine. */
function hostIn(words: unknown[]): string | null {
  // Node's own callers pass the arguments already gathered in one array.
  const [first, second] = (Array.isArray(words[0]) ? words[0] : words) as unknown[];
  if (typeof first === 'object' && first !== null) {
    return 'host' in first && typeof first.host === 'string' ? first.host : null;
  }
  return typeof second === 'string' ? second : null;
}
