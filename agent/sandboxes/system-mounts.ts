import { realpath } from 'node:fs/promises';
import type { Mount } from '../types.ts';

export interface Layout {
  mounts: Mount[];
  links: { to: string; path: string }[];
}

/** The host's programs and libraries, read-only. Of /etc only what programs need: /etc/ssl/private and the like stay out. */
export async function systemMounts(): Promise<Layout> {
  const layout: Layout = { mounts: [{ from: '/usr', to: '/usr' }], links: [] };
  for (const name of ['bin', 'sbin', 'lib', 'lib64', 'lib32']) {
    const real = await realpath(`/${name}`).catch(() => null);
    if (!real) continue;
    if (real.startsWith('/usr/')) layout.links.push({ to: real.slice(1), path: `/${name}` });
    else layout.mounts.push({ from: real, to: `/${name}` });
  }
  for (const path of ['/etc/alternatives', '/etc/ssl/certs', '/etc/ssl/openssl.cnf', '/etc/ld.so.cache']) {
    const real = await realpath(path).catch(() => null);
    if (real?.startsWith('/etc/') || real?.startsWith('/usr/')) layout.mounts.push({ from: real, to: path });
  }
  return layout;
}
