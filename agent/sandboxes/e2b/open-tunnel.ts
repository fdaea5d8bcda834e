import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Machine } from './machine.ts';
import { type Inside, startInside } from './start-inside.ts';

/** A socket on the machine, and ours to which each of its connections leads. */
export interface TunnelEnd {
  there: string;
  here: string;
}

/** Leads connections on the machine to sockets of ours, until the machine is gone. Resolves when the sockets are there. */
export async function openTunnel(machine: Machine, ends: TunnelEnd[]): Promise<void> {
  if (ends.length === 0) return;
  const inside = await startInside(machine, { verb: 'tunnel', sockets: ends.map(({ there }) => there) });
  inside.stderr.resume();
  const connections = new Map<number, Socket>();
  const ready = Promise.withResolvers<void>();
  createInterface({ input: inside.stdout }).on('line', (line) => {
    const [verb, id = '', rest = ''] = line.split(' ');
    if (verb === 'ready') ready.resolve();
    else carry(inside, connections, ends, { verb, id: Number(id), rest });
  });
  void inside.exit.then(() => {
    ready.reject(new Error('the tunnel to the machine did not open'));
    for (const socket of connections.values()) socket.destroy();
  });
  await ready.promise;
}

function carry(
  inside: Inside,
  connections: Map<number, Socket>,
  ends: TunnelEnd[],
  { verb, id, rest }: { verb: string | undefined; id: number; rest: string },
): void {
  const socket = connections.get(id);
  if (verb === 'open') connections.set(id, connectTo(inside, id, ends[Number(rest)]?.here ?? ''));
  if (verb === 'data') socket?.write(Buffer.from(rest, 'base64'));
  if (verb === 'end') socket?.end();
  if (verb !== 'close') return;
  socket?.destroy();
  connections.delete(id);
}

/** Not read faster than it is carried. */
function connectTo(inside: Inside, id: number, path: string): Socket {
  const socket = connect({ path, allowHalfOpen: true });
  socket.on('data', (chunk: Buffer) => {
    socket.pause();
    void inside.send('data', chunk, id).then(() => socket.resume());
  });
  socket.on('end', () => void inside.send('end', undefined, id));
  socket.on('error', () => socket.destroy());
  socket.on('close', () => void inside.send('kill', undefined, id));
  return socket;
}
