import { cstring, type FrontendMessage, message } from './wire.ts';

/**
 * One client's prepared statements in the session that all clients share: each name the client chose gets a short one of our own
 * (prefixing would break the 63 byte limit of Postgres). Unnamed statements stay unnamed.
 */
export class StatementNames {
  readonly #prefix: string;
  readonly #names = new Map<string, string>();

  constructor(connectionId: number) {
    this.#prefix = `c${connectionId}_`;
  }

  /** The message as the shared session must see it. */
  rewrite({ type, bytes }: FrontendMessage): Buffer {
    if (type === 'P') return this.#renamed(type, bytes, 5);
    if (type === 'B') return this.#renamed(type, bytes, cstring(bytes, 5).next);
    const namesStatement = (type === 'D' || type === 'C') && bytes.readUInt8(5) === 'S'.charCodeAt(0);
    return namesStatement ? this.#renamed(type, bytes, 6) : bytes;
  }

  all(): string[] {
    return [...this.#names.values()];
  }

  #renamed(type: string, bytes: Buffer, offset: number): Buffer {
    const { text, next } = cstring(bytes, offset);
    if (text === '') return bytes;
    return message(type, bytes.subarray(5, offset), `${this.#shared(text)}\0`, bytes.subarray(next));
  }

  #shared(name: string): string {
    const known = this.#names.get(name);
    if (known) return known;
    const shared = `${this.#prefix}${this.#names.size}`;
    this.#names.set(name, shared);
    return shared;
  }
}

/** The SQL text in a Query or Parse message. */
export function sqlOf({ type, bytes }: FrontendMessage): string | undefined {
  if (type === 'Q') return cstring(bytes, 5).text;
  if (type === 'P') return cstring(bytes, cstring(bytes, 5).next).text;
  return undefined;
}

const COPY_IN = /(?:^|;)\s*copy\b[^;]*\bfrom\s+stdin\b/i;

/** COPY FROM STDIN ends the single-user session (it reads past the message and finds end of file), so it becomes an error. */
export function withoutCopyIn(original: FrontendMessage): FrontendMessage {
  const sql = sqlOf(original);
  if (sql === undefined || !COPY_IN.test(sql)) return original;
  const refusal = `DO $$ BEGIN RAISE feature_not_supported USING MESSAGE = 'COPY FROM STDIN is not available on the embedded database'; END $$\0`;
  if (original.type === 'Q') return { ...original, bytes: message('Q', refusal) };
  const { text } = cstring(original.bytes, 5);
  return { ...original, bytes: message('P', `${text}\0${refusal}`, Buffer.alloc(2)) };
}
