import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';

/** What lies outside of a sandbox: a secret in the environment and in a file, doors that count who comes, a folder. */
export interface Outside extends AsyncDisposable {
  secret: string;
  folder: string;
  secretFile: string;
  socketFile: string;
  addresses: string[];
  port: number;
  udpPort: number;
  visits(): number;
  /** What appeared beside what was put there. */
  strangers(): Promise<string[]>;
}

export const SECRET_NAME = 'SOULCASTER_CANARY_TOKEN';

export async function openOutside(root: string): Promise<Outside> {
  const folder = join(root, 'outside');
  await mkdir(folder);
  const secret = `canary-${randomBytes(16).toString('hex')}`;
  const secretFile = join(folder, 'secret.txt');
  const socketFile = join(folder, 'door.sock');
  await writeFile(secretFile, secret, { mode: 0o644 });
  process.env[SECRET_NAME] = secret;
  let visits = 0;
  const door = () =>
    createServer((socket) => {
      visits++;
      // Who came may be gone again.
      socket.on('error', () => undefined).end(secret);
    });
  const servers = [door(), door(), door()];
  const [tcp, unix, abstract] = servers as [Server, Server, Server];
  const udp = createSocket('udp4').on('message', () => visits++);
  await Promise.all([
    once(tcp.listen(0, '0.0.0.0'), 'listening'),
    once(unix.listen(socketFile), 'listening'),
    once(abstract.listen(`\0${socketFile}`), 'listening'),
    once(udp.bind(0), 'listening'),
  ]);
  const { port } = tcp.address() as { port: number };
  // A door that nobody could open would prove nothing.
  const own = connect(port, '127.0.0.1');
  await once(own, 'data');
  own.destroy();
  if (visits !== 1) throw new Error('the door outside does not count who comes');
  visits = 0;
  const known = new Set(await readdir(folder));
  return {
    ...{ secret, folder, secretFile, socketFile, port, udpPort: udp.address().port },
    addresses: Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? []).flatMap((each) => (each.family === 'IPv4' ? each.address : [])),
    ),
    visits: () => visits,
    strangers: async () => (await readdir(folder)).filter((name) => !known.has(name)),
    async [Symbol.asyncDispose]() {
      delete process.env[SECRET_NAME];
      udp.close();
      // Not waited for: who came from a sandbox that was killed may never be gone for good.
      for (const server of servers) server.close();
    },
  };
}
