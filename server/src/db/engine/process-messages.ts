/** What the server and its engine process say to each other over the IPC channel. */

export interface EngineOptions {
  dir: string;
  /** A unix socket's path, or a TCP port on loopback (0: any) with a password, where there are no unix sockets. */
  listen: { path: string } | { port: number; password: string };
  fsync: boolean;
  idleInTransactionMs: number;
  lockWaitMs: number;
  checkpointMs: number;
  vacuumMs: number;
}

export type ToEngine = { type: 'start'; options: EngineOptions } | { type: 'stop' };

export type FromEngine =
  | { type: 'ready'; port: number | undefined }
  | { type: 'refused'; ownerPid: number | undefined }
  | { type: 'failed'; message: string };
