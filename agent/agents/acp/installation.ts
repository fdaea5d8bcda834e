import { basename, posix, relative, sep } from 'node:path';
import { findProgram } from '../../find-program.ts';
import { JOB_MOUNTS, type Mount } from '../../types.ts';
import type { Program } from './programs.ts';

/** Where a program is on this machine and in the sandbox; `reason` is a sentence for a person. */
export type Installation = { ok: true; mounts: Mount[]; path: string } | { ok: false; reason: string };

export async function findInstallation(
  { id, label, command, install }: Pick<Program, 'id' | 'label' | 'command' | 'install'>,
  find = findProgram,
): Promise<Installation> {
  const real = await find(command);
  if (!real) return { ok: false, reason: `${label} is not installed here: no ${command} on the PATH. Run: ${install}` };
  // Programs of the system are in the sandbox already.
  if (real.startsWith('/usr/')) return { ok: true, mounts: [], path: real };
  const folder = packagesAround(real);
  const place = `${JOB_MOUNTS}${id}`;
  if (!folder) {
    const path = posix.join(place, basename(real));
    return { ok: true, mounts: [{ from: real, to: path }], path };
  }
  const to = posix.join(place, 'node_modules');
  return { ok: true, mounts: [{ from: folder, to }], path: posix.join(to, relative(folder, real)) };
}

/** A package finds the others beside it and around it: the outermost folder of packages, if it is in one. */
function packagesAround(path: string): string | null {
  const parts = path.split(sep);
  const at = parts.indexOf('node_modules');
  return at < 0 ? null : parts.slice(0, at + 1).join(sep);
}
