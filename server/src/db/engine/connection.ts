import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { StatementNames, sqlOf, withoutCopyIn } from './statements.ts';
import {
  CANCEL_REQUEST,
  cstring,
  type FrontendMessage,
  FrontendReader,
  fatal,
  GSS_REQUEST,
  passwordRequest,
  SSL_REQUEST,
  welcome,
} from './wire.ts';

interface ConnectionOptions {
  parameters: Record<string, string>;
  password?: string | undefined;
}

interface Batch {
  parts: Buffer[];
  sql: string[];
}

/** One client: answers the start of the protocol itself and hands on its batches one at a time, in order. */
export class ClientConnection {
  /** Settles when it is no longer served. */
  readonly closed: Promise<void>;
  readonly statements: StatementNames;
  isClosed = false;
  /** Background work, by the name that it gave itself: it lets the others go first. */
  isPatient = false;
  readonly #id: number;
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #runBatch: (bytes: Buffer, sql: string[]) => Promise<void>;
  readonly #reader = new FrontendReader();
  readonly #markClosed: () => void;
  #admitted = false;
  #draining = false;
  #batch: Batch = { parts: [], sql: [] };
  #ready: Batch[] = [];

  constructor(
    id: number,
    socket: Socket,
    options: ConnectionOptions,
    runBatch: (bytes: Buffer, sql: string[]) => Promise<void>,
  ) {
    this.#id = id;
    this.#socket = socket;
    this.#options = options;
    this.#runBatch = runBatch;
    this.statements = new StatementNames(id);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    this.#markClosed = () => {
      this.isClosed = true;
      resolve();
    };
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.destroy());
    socket.on('close', this.#markClosed);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
  }

  write(bytes: Buffer): void {
    if (bytes.length > 0 && this.#socket.writable) this.#socket.write(bytes);
  }

  end(farewell: Buffer): void {
    this.write(farewell);
    this.#markClosed();
    this.#socket.destroySoon();
    // A peer that does not read must not keep its socket.
    setTimeout(() => this.#socket.destroy(), 1000).unref();
  }

  #receive(chunk: Buffer) {
    if (this.isClosed) return;
    try {
      for (const received of this.#reader.read(chunk)) {
        if (received.type === '') this.#greet(received);
        else if (!this.#admitted) this.#checkPassword(received);
        else this.#collect(received);
      }
    } catch (error) {
      this.end(fatal('08P01', error instanceof Error ? error.message : 'protocol violation'));
    }
  }

  #greet({ code, bytes }: FrontendMessage) {
    this.isPatient = bytes.includes(`application_name\0${BACKGROUND}\0`);
    if (code === SSL_REQUEST || code === GSS_REQUEST) this.write(Buffer.from('N'));
    else if (code === CANCEL_REQUEST) this.#socket.destroy();
    else if (code >> 16 !== 3) this.end(fatal('0A000', 'unsupported protocol version'));
    else if (this.#options.password !== undefined) this.write(passwordRequest());
    else this.#admit();
  }

  #checkPassword({ type, bytes }: FrontendMessage) {
    const given = type === 'p' ? cstring(bytes, 5).text : '';
    if (sameText(given, this.#options.password ?? '')) this.#admit();
    else this.end(fatal('28P01', 'password authentication failed'));
  }

  #admit() {
    this.#admitted = true;
    this.write(welcome(this.#options.parameters, this.#id));
  }

  #collect(received: FrontendMessage) {
    if (received.type === 'X') return this.#socket.destroy();
    if (COPY_MESSAGES.has(received.type)) return;
    const allowed = withoutCopyIn(received);
    const sql = sqlOf(allowed);
    if (sql !== undefined) this.#batch.sql.push(sql);
    this.#batch.parts.push(this.statements.rewrite(allowed));
    if (!BATCH_ENDS.has(received.type)) return;
    this.#ready.push(this.#batch);
    this.#batch = { parts: [], sql: [] };
    if (!this.#draining) void this.#drain();
  }

  async #drain() {
    this.#draining = true;
    for (let batch = this.#ready.shift(); batch && !this.isClosed; batch = this.#ready.shift())
      await this.#runBatch(Buffer.concat(batch.parts), batch.sql);
    this.#draining = false;
  }
}

/** The application name of connections that can wait. */
export const BACKGROUND = 'soulcaster background';

/** Sync, Query, Flush, FunctionCall. */
const BATCH_ENDS = new Set(['S', 'Q', 'H', 'F']);
const COPY_MESSAGES = new Set(['d', 'c', 'f']);

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
