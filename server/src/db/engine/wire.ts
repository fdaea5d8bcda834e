/** The parts of the Postgres wire protocol (version 3) that a multiplexer needs: framing, and the few messages it sends itself. */

export const SSL_REQUEST = 80_877_103;
export const GSS_REQUEST = 80_877_104;
export const CANCEL_REQUEST = 80_877_102;
const PROTOCOL_MAJOR = 3;

/** A client message. `type` is '' for the untyped packets before the session starts, whose request code is in `code`. */
export interface FrontendMessage {
  type: string;
  code: number;
  bytes: Buffer;
}

/** Cuts a client's byte stream into messages, however it is chunked. */
export class FrontendReader {
  #chunks: Buffer[] = [];
  #length = 0;
  #needed = 8;
  #started = false;

  read(chunk: Buffer): FrontendMessage[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#needed) return [];
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    const messages: FrontendMessage[] = [];
    let offset = 0;
    for (;;) {
      const size = this.#messageSize(bytes, offset);
      this.#needed = size;
      if (bytes.length - offset < size) break;
      messages.push(this.#message(bytes.subarray(offset, offset + size)));
      offset += size;
    }
    this.#chunks = offset < bytes.length ? [bytes.subarray(offset)] : [];
    this.#length = bytes.length - offset;
    return messages;
  }

  #messageSize(bytes: Buffer, offset: number): number {
    const headerSize = this.#started ? 5 : 8;
    if (bytes.length - offset < headerSize) return headerSize;
    const typeSize = this.#started ? 1 : 0;
    const size = typeSize + bytes.readInt32BE(offset + typeSize);
    if (size < headerSize) throw new Error('malformed message');
    return size;
  }

  #message(bytes: Buffer): FrontendMessage {
    if (this.#started) return { type: String.fromCharCode(bytes.readUInt8(0)), code: 0, bytes };
    const code = bytes.readInt32BE(4);
    if (code >> 16 === PROTOCOL_MAJOR) this.#started = true;
    return { type: '', code, bytes };
  }
}

export interface BackendMessage {
  type: string;
  start: number;
  end: number;
}

/** The messages of a whole reply, by position. */
export function* backendMessages(reply: Buffer): Generator<BackendMessage> {
  for (let start = 0; start < reply.length; ) {
    const end = start + 1 + reply.readInt32BE(start + 1);
    yield { type: String.fromCharCode(reply.readUInt8(start)), start, end };
    start = end;
  }
}

export function message(type: string, ...parts: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  const header = Buffer.alloc(5);
  header.write(type, 0, 'latin1');
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

export const query = (sql: string) => message('Q', `${sql}\0`);
export const sync = () => message('S');
export const closeStatement = (name: string) => message('C', `S${name}\0`);
export const readyForQuery = (status: 'I' | 'T' | 'E') => message('Z', status);
export const passwordRequest = () => message('R', int32(3));

/** What a server says once a client is let in. */
export function welcome(parameters: Record<string, string>, connectionId: number): Buffer {
  const statuses = Object.entries(parameters).map(([name, value]) => message('S', `${name}\0${value}\0`));
  return Buffer.concat([
    message('R', int32(0)),
    ...statuses,
    message('K', int32(connectionId), int32(0)),
    readyForQuery('I'),
  ]);
}

export function fatal(code: string, text: string): Buffer {
  return message('E', `SFATAL\0VFATAL\0C${code}\0M${text}\0\0`);
}

/** The zero-terminated string at `offset`, and where the next field begins. */
export function cstring(bytes: Buffer, offset: number): { text: string; next: number } {
  const end = bytes.indexOf(0, offset);
  if (end < 0) throw new Error('malformed message');
  return { text: bytes.toString('utf8', offset, end), next: end + 1 };
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
