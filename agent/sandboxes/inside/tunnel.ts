import { chmod } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import type { Call } from './calls.ts';
import type { Frame } from './frames.ts';

/**
 * Gives commands sockets that lead back to this side's: each connection is carried over the two streams of this process, so that the
 * machine needs no network. Lines on the standard output: `open ID SOCKET`, `data ID BASE64`, `end ID`, `close ID`.
 */
export async function openTunnel(
  { sockets }: Extract<Call, { verb: 'tunnel' }>,
  frames: AsyncGenerator<Frame>,
): Promise<number> {
  const connections = new Map<number, Socket>();
  let last = 0;
  for (const [index, path] of sockets.entries()) {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      const id = ++last;
      connections.set(id, socket);
      say(`open ${id} ${index}`);
      socket.on('data', (chunk) => say(`data ${id} ${chunk.toString('base64')}`));
      socket.on('end', () => say(`end ${id}`));
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        connections.delete(id);
        say(`close ${id}`);
      });
    });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
    await chmod(path, 0o666);
  }
  say('ready');
  for await (const { type, id, data } of frames) {
    const socket = connections.get(id);
    if (type === 'data') socket?.write(data);
    if (type === 'end') socket?.end();
    if (type === 'kill' && id === 0) break;
    if (type === 'kill') socket?.destroy();
  }
  return 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
