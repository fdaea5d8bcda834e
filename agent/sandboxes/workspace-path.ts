import { posix } from 'node:path';

/** A path that leaves the workspace was asked for. */
export class OutsideWorkspace extends Error {
  override name = 'OutsideWorkspace';
}

/** The path as seen from the workspace, normalised; throws `OutsideWorkspace` where it leads out by its words alone. */
export function insideWorkspace(path: string): string {
  const normal = posix.normalize(path);
  const leaves = posix.isAbsolute(path) || normal === '..' || normal.startsWith('../');
  if (path === '' || path.includes('\0') || leaves) {
    throw new OutsideWorkspace(`${JSON.stringify(path)} is not a path inside the workspace`);
  }
  return normal;
}
