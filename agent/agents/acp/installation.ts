import { basename, posix, relative, sep } from 'node:path';
import { findProgram } from '../../find-program.ts';
import { JOB_MOUNTS, type Mount } from '../../types.ts';
import type { Program } from './programs.ts';

/** Where a program is in the sandbox, and what of this machine has to be shown for it; `reason` is a sentence for a person. */
export type Installation = { ok: true; mounts: Mount[]; path: string } | { ok: false; reason: string };

/** The path of a program by its name. */
export type Find = (command: string) => Promise<string | null>;

export async function findInstallation(
  { id, label, command, install }: Pick<Program, 'id' | 'label' | 'command' | 'install'>,
  inSandbox: Find,
  here: Find = findProgram,
): Promise<Installation> {
  const own = await inSandbox(command);
  if (own) return { ok: true, mounts: [], path: own };
  const real = await here(command);
  if (!real) return { ok: false, reason: `${label} is not installed here: no ${command} on the PATH. Run: ${install}` };
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
