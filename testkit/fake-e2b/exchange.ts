import type { IncomingMessage, ServerResponse } from 'node:http';

/** The request is not what the real service takes: it is refused as there, and counted. */
export class Refused extends Error {
  readonly status: number;
  /** False for what a careful caller meets too: a template that is gone, a limit. */
  readonly violation: boolean;

  constructor(status: number, message: string, { violation = true } = {}) {
    super(message);
    this.status = status;
    this.violation = violation;
  }
}

export async function bodyOf(request: IncomingMessage, bytesMax = 16_000_000): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new Refused(413, 'the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A JSON object that has no key but the known ones, each of its kind. */
export async function jsonOf(request: IncomingMessage, known: Record<string, Kind>): Promise<Record<string, unknown>> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) throw new Refused(415, 'send JSON');
  return checked(JSON.parse((await bodyOf(request)).toString('utf8') || '{}'), known);
}

export type Kind = 'string' | 'number' | 'boolean' | 'strings' | 'object';

export function checked(body: unknown, known: Record<string, Kind>): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refused(400, 'the body is no object');
  for (const [name, value] of Object.entries(body)) {
    const kind = known[name];
    if (!kind) throw new Refused(400, `property "${name}" is unsupported`);
    if (!isOf(kind, value)) throw new Refused(400, `property "${name}" must be of type ${kind}`);
  }
  return body as Record<string, unknown>;
}

function isOf(kind: Kind, value: unknown): boolean {
  if (kind === 'object') return typeof value === 'object' && value !== null;
  if (kind !== 'strings') return typeof value === kind;
  return typeof value === 'object' && value !== null && Object.values(value).every((each) => typeof each === 'string');
}

export function send(
  response: ServerResponse,
  status: number,
  body?: unknown,
  headers: Record<string, string> = {},
): void {
  if (body === undefined) response.writeHead(status, headers).end();
  else response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
