import type { ServerResponse } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import type { JsonObject, Rejected, ServerEvent, Wire } from './exchange.ts';
import type { LlmJournalEntry } from './state.ts';

export function refuse(
  response: ServerResponse,
  entry: LlmJournalEntry,
  { wire, rejected, retryAfterSeconds }: { wire: Wire; rejected: Rejected; retryAfterSeconds?: number },
): void {
  entry.status = rejected.status;
  const retry = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  response.writeHead(rejected.status, { 'content-type': 'application/json', ...retry });
  response.end(JSON.stringify(wire.problem(rejected.status, rejected.message)));
}

export function sendJson(response: ServerResponse, entry: LlmJournalEntry, body: JsonObject): void {
  sendText(response, entry, JSON.stringify(body));
}

export function sendText(response: ServerResponse, entry: LlmJournalEntry, text: string): void {
  entry.status = 200;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(text);
}

export async function sendEvents(
  response: ServerResponse,
  entry: LlmJournalEntry,
  events: ServerEvent[],
  isCut: boolean,
): Promise<void> {
  entry.status = 200;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const sent = isCut ? events.slice(0, Math.ceil(events.length / 2)) : events;
  for (const { event, data } of sent) {
    response.write(`${event ? `event: ${event}\n` : ''}data: ${data}\n\n`);
    // Each event in a packet of its own, as over a real network.
    await turn();
  }
  if (isCut) response.destroy();
  else response.end();
}
