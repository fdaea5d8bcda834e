import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Install } from '../../install.ts';

/** Requests whose bodies never end, sent byte by byte. Resolves with the status line of each, or `open` where none came in time. */
export async function slowBodies(at: Install, path: string, count: number, forMs: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => slowBody(at, path, forMs)));
}

async function slowBody({ server, headers }: Install, path: string, forMs: number): Promise<string> {
  const { hostname, port, host } = new URL(server.url);
  const socket = connect({ host: hostname === 'localhost' ? '127.0.0.1' : hostname, port: Number(port) });
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.on('error', () => undefined);
  const lines = Object.entries({ host, 'content-type': 'application/json', 'content-length': '100000', ...headers });
  socket.write(
    `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n{"body":"`,
  );
  const until = performance.now() + forMs;
  while (answer === '' && !socket.destroyed && performance.now() < until) {
    socket.write('x');
    await sleep(500);
  }
  socket.destroy();
  return answer.split('\r\n', 1)[0] || 'open';
}
