import { type Client, createClient, type Project } from '@soulcaster/contract';
import { type Connection, connect } from './connect.ts';
import { exitCodes, Failure } from './failure.ts';
import type { Io } from './io.ts';
import { json, oneLine, printable } from './printable.ts';

export type GlobalOptions = { url?: string; token?: string; project?: string; json?: boolean };

/** What every command works with; `globals` are read late, because options may stand after the command. */
export class Cli {
  readonly io: Io;
  readonly #globals: () => GlobalOptions;
  exitCode: number = exitCodes.done;

  constructor(io: Io, globals: () => GlobalOptions) {
    this.io = io;
    this.#globals = globals;
  }

  get baseUrl(): string {
    const { SOULCASTER_URL, PORT } = this.io.env;
    return (this.#globals().url ?? (SOULCASTER_URL || `http://localhost:${PORT || 3000}`)).replace(/\/+$/, '');
  }

  get asJson(): boolean {
    return this.#globals().json === true;
  }

  connection(): Connection {
    const token = this.#globals().token ?? (this.io.env.SOULCASTER_TOKEN || undefined);
    return connect(this.io, this.baseUrl, token);
  }

  client(): Client {
    const { baseUrl, headers } = this.connection();
    return createClient({ baseUrl, headers, fetch: (input, init) => this.fetch(input, init) });
  }

  /** Ends with Ctrl-C. */
  fetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const signal = init.signal ? AbortSignal.any([init.signal, this.io.signal]) : this.io.signal;
    return this.io.fetch(input, { ...init, signal });
  }

  /** The project that --project names by slug, key, name or id; without it the only one there is. */
  async project(): Promise<{ project: Project; api: ReturnType<Client['project']> }> {
    const client = this.client();
    const { items } = await client.projects.list();
    const wanted = this.#globals().project ?? (this.io.env.SOULCASTER_PROJECT || undefined);
    const project = wanted ? items.find((item) => isCalled(item, wanted)) : items.length === 1 ? items[0] : undefined;
    if (project) return { project, api: client.project(project.id) };
    const names = items.map(({ slug }) => oneLine(slug)).join(', ');
    if (items.length === 0)
      throw new Failure('There is no project yet.', { remedy: 'Make one on the dashboard, or try `soulcaster demo`.' });
    throw new Failure(wanted ? `There is no project called ${wanted}.` : 'There are several projects.', {
      exitCode: exitCodes.usage,
      remedy: `Choose one with --project: ${names}`,
    });
  }

  /** A line for a person, on standard output; with --json on standard error, so that the output stays JSON. */
  say(text = ''): void {
    const line = `${printable(text)}\n`;
    if (this.asJson) this.io.err(line);
    else this.io.out(line);
  }

  note(text: string): void {
    this.io.err(`${printable(text)}\n`);
  }

  /** With --json the value, else the text, which is printable already. */
  show(value: unknown, text: string): void {
    this.io.out(this.asJson ? json(value) : text);
  }
}

function isCalled(project: Project, wanted: string): boolean {
  const word = wanted.toLowerCase();
  return [project.slug, project.key, project.name, project.id].some((name) => name.toLowerCase() === word);
}
