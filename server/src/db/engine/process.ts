import { existsSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { removeOwner, takeLock, writeOwner } from './lock.ts';
import { startMaintenance } from './maintenance.ts';
import { Multiplexer } from './multiplexer.ts';
import type { EngineOptions, FromEngine, ToEngine } from './process-messages.ts';
import { query } from './wire.ts';

/** The engine process: holds the data folder's lock from before the database is open until it exits. */

const stopped = Promise.withResolvers<void>();

process.on('message', (message: ToEngine) => {
  if (message.type === 'start') void run(message.options);
  else stopped.resolve();
});
// The server may be gone without a word (kill -9): then the channel closes.
process.on('disconnect', stopped.resolve);
process.on('SIGTERM', stopped.resolve);
// Ctrl-C reaches the whole process group; the server decides when the engine may go.
process.on('SIGINT', () => undefined);

async function run(options: EngineOptions) {
  try {
    const attempt = await takeLock(options.dir, options.lockWaitMs, () =>
      process.stderr.write('waiting for the engine of a server that is gone to finish and let go of the data folder\n'),
    );
    if (!attempt.taken) return finish({ type: 'refused', ownerPid: attempt.owner?.serverPid });
    await serve(options);
    process.exit(0);
  } catch (error) {
    finish({ type: 'failed', message: error instanceof Error ? error.message : inspect(error) });
  }
}

async function serve(options: EngineOptions) {
  const owner = { enginePid: process.pid, serverPid: process.ppid, stopping: false };
  writeOwner(options.dir, owner);
  // Only now: a refused second server must not wait for the WASM code to load.
  const { openSession, PARAMETERS } = await import('./session.ts');
  const session = await openSession(options.dir, options.fsync, dieOfTrap);
  const password = 'password' in options.listen ? options.listen.password : undefined;
  const multiplexer = new Multiplexer({ ...options, exec: session.exec, parameters: PARAMETERS, password });
  const port = await listen(multiplexer, options.listen);
  const stopMaintenance = startMaintenance(multiplexer, options);
  tell({ type: 'ready', port });

  await stopped.promise;
  writeOwner(options.dir, { ...owner, stopping: true });
  stopMaintenance();
  await multiplexer.close();
  await session.exec(query('CHECKPOINT'));
  await session.close();
  removeOwner(options.dir);
}

function dieOfTrap(error: unknown) {
  process.stderr.write(`the embedded database met a fault and starts again: ${inspect(error)}\n`);
  process.kill(process.pid, 'SIGKILL');
}

async function listen({ server }: Multiplexer, where: EngineOptions['listen']): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  if ('path' in where) {
    // Left over by an engine that was killed: nobody else can be behind it, since this process holds the lock.
    if (existsSync(where.path)) rmSync(where.path);
    server.listen(where.path, resolve);
  } else server.listen(where.port, '127.0.0.1', resolve);
  await promise;
  return 'path' in where ? undefined : (server.address() as AddressInfo).port;
}

function finish(message: FromEngine) {
  if (!process.connected) process.exit(1);
  process.send?.(message, undefined, undefined, () => process.exit(1));
}

function tell(message: FromEngine) {
  if (process.connected) process.send?.(message);
}
