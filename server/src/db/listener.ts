import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from './client.ts';

/**
 * Calls `onPayload` for each notification on a channel; resolves once it listens. Notifications sent while the connection was
 * lost are gone: `onReconnect` says that it is back, so read again what could have changed.
 */
export type Listen = (
  channel: string,
  onPayload: (payload: string) => void,
  onReconnect?: () => void,
) => Promise<() => Promise<void>>;

interface Subscriber {
  channel: string;
  onPayload: (payload: string) => void;
  onReconnect: (() => void) | undefined;
}

const RETRY_MS = { first: 100, max: 5_000 };

/** One connection of its own for all LISTENs: a pooled one would lose them when it is closed or reused. Connects at the first need. */
export function openListener(connectionString: string, log: Log): { listen: Listen; close: () => Promise<void> } {
  const subscribers = new Set<Subscriber>();
  const closing = new AbortController();
  let connected: Promise<pg.Client> | undefined;

  const listen: Listen = async (channel, onPayload, onReconnect) => {
    const subscriber = { channel, onPayload, onReconnect };
    subscribers.add(subscriber);
    connected ??= connect();
    const client = await connected;
    await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`).catch(ignoreLost);
    return () => unlisten(subscriber);
  };

  async function unlisten(subscriber: Subscriber) {
    subscribers.delete(subscriber);
    if ([...subscribers].some(({ channel }) => channel === subscriber.channel)) return;
    const client = await connected;
    await client?.query(`UNLISTEN ${pg.escapeIdentifier(subscriber.channel)}`).catch(ignoreLost);
  }

  async function connect(): Promise<pg.Client> {
    for (let wait = RETRY_MS.first; ; wait = Math.min(wait * 2, RETRY_MS.max)) {
      try {
        return await open();
      } catch (error) {
        if (closing.signal.aborted) throw error;
        log.warn({ err: error }, 'cannot listen to the database yet');
        await sleep(wait, undefined, { signal: closing.signal });
      }
    }
  }

  async function open(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString, keepAlive: true, application_name: 'soulcaster listen' });
    client.on('error', () => undefined);
    client.on('notification', ({ channel, payload = '' }) => {
      for (const subscriber of subscribers) if (subscriber.channel === channel) subscriber.onPayload(payload);
    });
    await client.connect();
    for (const channel of new Set([...subscribers].map((subscriber) => subscriber.channel)))
      await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    client.on('end', () => void reconnect());
    return client;
  }

  async function reconnect() {
    if (closing.signal.aborted) return;
    log.warn({}, 'lost the connection that listens to the database: connecting again');
    connected = connect();
    await connected.catch(ignoreLost);
    if (!closing.signal.aborted) for (const subscriber of subscribers) subscriber.onReconnect?.();
  }

  async function close() {
    closing.abort();
    const client = await connected?.catch(ignoreLost);
    await client?.end();
  }

  return { listen, close };
}

/** A connection that is lost here is made again, with all its LISTENs. */
const ignoreLost = () => undefined;
