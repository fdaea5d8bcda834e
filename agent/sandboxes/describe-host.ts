import { access } from 'node:fs/promises';
import type { Mount } from '../types.ts';
import type { Host, Identity } from './bwrap-args.ts';
import { findInterpreters } from './interpreters.ts';
import { systemMounts } from './system-mounts.ts';

/** What a machine has that bubblewrap shows to commands and starts them with. */
export async function describeHost(bwrap: string, extraReadOnly: Mount[] = []): Promise<Host> {
  const [layout, interpreters, setpriv, prlimit] = await Promise.all([
    systemMounts(),
    findInterpreters(),
    isThere('/usr/bin/setpriv'),
    isThere('/usr/bin/prlimit'),
  ]);
  return {
    bwrap,
    layout,
    interpreters,
    extraReadOnly,
    setpriv: setpriv ? '/usr/bin/setpriv' : null,
    prlimit: prlimit ? '/usr/bin/prlimit' : null,
  };
}

/** How the process inside can lose its rights here, the best first. */
export function modesOf(host: Host): Identity['mode'][] {
  return process.getuid?.() === 0 && host.setpriv ? ['drop', 'userns'] : ['userns'];
}

export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
