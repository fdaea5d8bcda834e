import { cstring } from './wire.ts';

const LISTENING = /(?:^|;)\s*(listen|unlisten)\s+("(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*|\*)/giu;

/** Who listens to what. The shared session listens to the union; each notification goes to those that asked. */
export class Channels<Client> {
  readonly #listeners = new Map<string, Set<Client>>();

  /** Notes the LISTEN and UNLISTEN in a text that ran well. True when the session may have lost a channel others still want. */
  note(client: Client, sql: string): boolean {
    let lost = false;
    for (const [, verb = '', name = ''] of sql.matchAll(LISTENING)) {
      if (verb.toLowerCase() === 'listen') this.#add(client, channelName(name));
      else {
        this.#remove(client, name === '*' ? [...this.#listeners.keys()] : [channelName(name)]);
        lost = true;
      }
    }
    return lost;
  }

  /** Forgets a client and answers the channels that nobody wants any more. */
  forget(client: Client): string[] {
    return this.#remove(client, [...this.#listeners.keys()]);
  }

  wanted(): string[] {
    return [...this.#listeners.keys()];
  }

  /** Those to whom a NotificationResponse goes. */
  receivers(notification: Buffer): Iterable<Client> {
    return this.#listeners.get(cstring(notification, 9).text) ?? [];
  }

  #add(client: Client, channel: string) {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(client));
  }

  #remove(client: Client, channels: string[]): string[] {
    return channels.filter((channel) => {
      const listeners = this.#listeners.get(channel);
      if (!listeners?.delete(client) || listeners.size > 0) return false;
      return this.#listeners.delete(channel);
    });
  }
}

function channelName(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase();
}

export const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`;
