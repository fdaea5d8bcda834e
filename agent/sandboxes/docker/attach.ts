import * as http from 'node:http';
import * as https from 'node:https';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';

interface Address {
  socketPath?: string;
  host?: string;
  port?: number;
  protocol?: string;
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
}

/**
 * The connection to a container's streams. Not by the client's own `attach`: that sends its options as a body too, which Podman
 * takes for the beginning of the container's input. https://docs.docker.com/reference/api/engine (attach)
 */
export function attach(docker: Docker, id: string, stdin: boolean): Promise<Duplex> {
  const { socketPath, host, port, protocol, ca, cert, key } = docker.modem as unknown as Address;
  const query = new URLSearchParams({ stream: '1', stdin: stdin ? '1' : '0', stdout: '1', stderr: '1' });
  const { request } = protocol === 'https' ? https : http;
  const asking = request({
    ...(socketPath ? { socketPath } : { host, port, ca, cert, key }),
    method: 'POST',
    path: `/containers/${id}/attach?${query}`,
    headers: { Host: host ?? 'docker', Connection: 'Upgrade', Upgrade: 'tcp', 'Content-Length': '0' },
  });
  return new Promise((resolve, reject) => {
    asking.once('error', reject);
    asking.once('upgrade', (_answer, socket: Duplex, head: Buffer) => {
      if (head.length > 0) socket.unshift(head);
      socket.on('error', () => undefined);
      resolve(socket);
    });
    asking.once('response', (answer) => {
      answer.resume();
      reject(new Error(`the container engine does not attach (${answer.statusCode})`));
    });
    asking.end();
  });
}
