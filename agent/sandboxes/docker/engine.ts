import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Docker from 'dockerode';

export interface EngineOptions {
  /** As in `DOCKER_HOST`: unix:///path, or tcp://host:port. */
  host: string;
  /** The folder of ca.pem, cert.pem and key.pem; with it tcp is spoken over TLS. */
  certPath?: string | undefined;
}

/** A client of the engine's API; throws a sentence for an address that is none. */
export function connectEngine({ host, certPath }: EngineOptions): Docker {
  if (host.startsWith('unix://')) return new Docker({ socketPath: host.slice('unix://'.length) });
  const url = URL.canParse(host) ? new URL(host) : null;
  if (url?.protocol !== 'tcp:')
    throw new Error(`DOCKER_HOST is "${host}": use unix:///path/to/docker.sock or tcp://host:port.`);
  const read = (name: string) => readFileSync(join(certPath ?? '', name));
  const place = { host: url.hostname, port: Number(url.port || (certPath ? 2376 : 2375)) };
  if (!certPath) return new Docker({ ...place, protocol: 'http' });
  return new Docker({ ...place, protocol: 'https', ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') });
}

/** Why the engine does not serve, and what to do. */
export function explainEngine(error: unknown, { host }: EngineOptions, image: string): string {
  const { code, statusCode, message } = error as { code?: string; statusCode?: number; message?: string };
  if (code === 'ENOENT' || code === 'ECONNREFUSED')
    return `No container engine answers at ${host}. Start Docker, or Podman by: systemctl enable --now podman.socket (then set DOCKER_HOST to unix:///run/podman/podman.sock).`;
  if (code === 'EACCES' || code === 'EPERM')
    return `The container engine at ${host} does not let this user in. Run: usermod -aG docker USER, and sign in anew.`;
  if (statusCode === 404 && /image/i.test(message ?? ''))
    return `The engine has no image ${image}. Run: docker build -t ${image} agent/sandboxes/docker`;
  return `The container engine at ${host} refused: ${(message ?? String(error)).slice(0, 300)}`;
}
