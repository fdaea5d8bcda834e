import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, checked, type Kind, Refused } from './exchange.ts';

const END = 2;

/** The one message of a streaming call in Connect's JSON form: https://connectrpc.com/docs/protocol */
export async function streamRequest(
  request: IncomingMessage,
  known: Record<string, Kind>,
): Promise<Record<string, unknown>> {
  expect(request, 'application/connect+json');
  const body = await bodyOf(request);
  if (body.length < 5 || body.readUInt8(0) !== 0 || body.readUInt32BE(1) !== body.length - 5)
    throw new Refused(400, 'the body is not one enveloped message');
  return checked(JSON.parse(body.subarray(5).toString('utf8')), known);
}

export async function unaryRequest(
  request: IncomingMessage,
  known: Record<string, Kind>,
): Promise<Record<string, unknown>> {
  expect(request, 'application/json');
  return checked(JSON.parse((await bodyOf(request)).toString('utf8')), known);
}

function expect(request: IncomingMessage, type: string): void {
  if (request.headers['content-type']?.split(';')[0] !== type) throw new Refused(415, `send ${type}`);
  if (request.headers['connect-protocol-version'] !== '1')
    throw new Refused(400, 'Connect-Protocol-Version is missing');
}

/** Answers whether the reader keeps up. */
export function writeMessage(response: ServerResponse, message: unknown): boolean {
  return response.write(envelope(0, message));
}

export function endStream(response: ServerResponse, error?: { code: string; message: string }): void {
  response.end(envelope(END, error ? { error } : {}));
}

function envelope(flags: number, message: unknown): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  const header = Buffer.alloc(5);
  header.writeUInt8(flags, 0);
  header.writeUInt32BE(text.length, 1);
  return Buffer.concat([header, text]);
}
