/** All that the commands know of the process they run in; tests bring their own. */
export type Io = {
  out(text: string): void;
  err(text: string): void;
  stdin: AsyncIterable<Uint8Array | string>;
  env: Record<string, string | undefined>;
  workingDirectory: string;
  /** Whether a line of progress may be drawn over. */
  isTerminal: boolean;
  columns: number | null;
  fetch: typeof fetch;
  signal: AbortSignal;
  /** How long to wait for an event before asking again. */
  pollMs: number;
  /** How long nothing new must come before the demo counts as sent. */
  quietMs: number;
};
