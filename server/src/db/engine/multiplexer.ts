import { createServer, type Server, type Socket } from 'node:net';
import { Channels, quoteName } from './channels.ts';
import { ClientConnection } from './connection.ts';
import { Turns } from './turns.ts';
import { backendMessages, closeStatement, fatal, query, sync } from './wire.ts';

/** The one database session that all clients share: bytes in up to a Sync, Query or Flush, the whole reply out. */
export type Exec = (bytes: Buffer) => Promise<Buffer>;

export interface MultiplexerOptions {
  exec: Exec;
  parameters: Record<string, string>;
  password?: string | undefined;
  idleInTransactionMs: number;
}

interface Reply {
  bytes: Buffer;
  /** The transaction status after it; undefined when the client only flushed. */
  status: string | undefined;
  failed: boolean;
}

/**
 * Lets any number of clients share one session, as if each had its own: a client keeps the session while its transaction is open,
 * statement names and notifications are kept apart, and a client that goes away is rolled back.
 * Shared all the same: SET without LOCAL, session advisory locks, temporary tables, SQL-level PREPARE.
 */
export class Multiplexer {
  readonly server: Server;
  readonly #options: MultiplexerOptions;
  readonly #turns = new Turns<object>();
  readonly #channels = new Channels<ClientConnection>();
  readonly #connections = new Set<ClientConnection>();
  readonly #relisten = new Set<ClientConnection>();
  #nextId = 1;
  #running = false;
  #idleSince = 0;
  #guard: NodeJS.Timeout | undefined;

  constructor(options: MultiplexerOptions) {
    this.#options = options;
    this.server = createServer((socket) => this.#accept(socket));
  }

  /** Runs statements of the engine's own between the clients' batches. */
  async run(...statements: string[]): Promise<Buffer> {
    return this.#alone(async () => (await this.#execute(Buffer.concat(statements.map(query)))).bytes);
  }

  /** Ends every client and waits until the session is free; nothing runs afterwards. */
  async close(): Promise<void> {
    this.server.close();
    const farewell = fatal('57P01', 'the embedded database is stopping');
    for (const client of this.#connections) client.end(farewell);
    await this.#turns.take(this);
  }

  #accept(socket: Socket) {
    const client = new ClientConnection(this.#nextId++, socket, this.#options, (bytes, sql) =>
      this.#runBatch(client, bytes, sql),
    );
    this.#connections.add(client);
    client.closed.then(() => this.#leave(client));
  }

  async #runBatch(client: ClientConnection, bytes: Buffer, sql: string[]) {
    const turn = this.#turns.take(client, client.isPatient);
    this.#watchOwner();
    await turn;
    this.#stopWatching();
    if (client.isClosed) return this.#give(client);
    this.#running = true;
    const { bytes: reply, status, failed } = await this.#execute(bytes);
    this.#running = false;
    client.write(reply);
    if (!failed) for (const text of sql) if (this.#channels.note(client, text)) this.#relisten.add(client);
    if (client.isClosed) await this.#rollBack(client);
    else if (status === 'I') await this.#finishTurn(client);
    else {
      this.#idleSince = performance.now();
      this.#watchOwner();
    }
  }

  async #execute(bytes: Buffer): Promise<Reply> {
    const reply = await this.#options.exec(bytes);
    const kept: Buffer[] = [];
    let from = 0;
    let status: string | undefined;
    let failed = false;
    for (const { type, start, end } of backendMessages(reply)) {
      if (type === 'Z') status = String.fromCharCode(reply.readUInt8(start + 5));
      else if (type === 'E') failed = true;
      else if (type === 'A') {
        kept.push(reply.subarray(from, start));
        from = end;
        const notification = reply.subarray(start, end);
        for (const receiver of this.#channels.receivers(notification)) receiver.write(notification);
      }
    }
    kept.push(reply.subarray(from));
    return { bytes: kept.length === 1 ? reply : Buffer.concat(kept), status, failed };
  }

  async #finishTurn(client: ClientConnection) {
    // UNLISTEN took the channel from the whole session: take it back for those who still want it.
    if (this.#relisten.delete(client)) await this.#execute(listenTo(this.#channels.wanted()));
    this.#give(client);
  }

  async #leave(client: ClientConnection) {
    this.#connections.delete(client);
    if (this.#turns.owner === client && !this.#running) await this.#rollBack(client);
    const channels = this.#channels.forget(client);
    const statements = client.statements.all();
    if (channels.length + statements.length === 0) return;
    await this.#alone(() => {
      // Asked only now: someone whose turn came before this one may have begun to listen.
      const wanted = this.#channels.wanted();
      const unwanted = channels.filter((channel) => !wanted.includes(channel));
      const cleanUp = [
        ...unwanted.map((channel) => query(`UNLISTEN ${quoteName(channel)}`)),
        ...statements.map(closeStatement),
      ];
      return this.#execute(Buffer.concat([...cleanUp, sync()]));
    });
  }

  async #rollBack(client: ClientConnection) {
    // First without Sync, which would commit what a client only flushed; again after it, because an error skips all up to Sync.
    await this.#execute(Buffer.concat([query('ROLLBACK'), sync(), query('ROLLBACK')]));
    await this.#finishTurn(client);
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const self = {};
    const turn = this.#turns.take(self);
    this.#watchOwner();
    await turn;
    try {
      return await work();
    } finally {
      this.#give(self);
    }
  }

  #give(client: object) {
    if (this.#turns.owner === client) this.#stopWatching();
    this.#turns.give(client);
  }

  /** With others waiting, an owner that idles in its transaction is ended: a silent deadlock becomes an error with a stack trace. */
  #watchOwner() {
    const { owner } = this.#turns;
    if (this.#guard || !this.#turns.contended || !(owner instanceof ClientConnection) || this.#running) return;
    const left = this.#idleSince + this.#options.idleInTransactionMs - performance.now();
    this.#guard = setTimeout(() => owner.end(fatal('25P03', IDLE)), Math.max(0, left));
  }

  #stopWatching() {
    clearTimeout(this.#guard);
    this.#guard = undefined;
  }
}

const IDLE =
  'terminating connection due to idle-in-transaction timeout: others waited for this transaction (inside one, use only its own connection)';

function listenTo(channels: string[]): Buffer {
  return channels.length === 0
    ? sync()
    : Buffer.concat(channels.map((channel) => query(`LISTEN ${quoteName(channel)}`)));
}
