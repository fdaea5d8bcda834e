import { fdatasyncSync } from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';

interface EmscriptenModule {
  FS: {
    filesystems: { NODEFS: { stream_ops: { fsync?: (stream: { nfd?: number }) => number } } };
    ErrnoError: new (errno: number) => Error;
  };
}

const EIO = 29;

/** PGlite's host file system with an fsync that reaches the disk; without it a power cut loses acknowledged commits. */
export class DurableFS extends NodeFS {
  override async init(...[database, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const initialised = await super.init(database, options);
    initialised.emscriptenOpts.preRun?.push((module: unknown) => addFsync(module as EmscriptenModule));
    return initialised;
  }
}

function addFsync({ FS }: EmscriptenModule) {
  FS.filesystems.NODEFS.stream_ops.fsync = ({ nfd }) => {
    // Only regular files have a host descriptor.
    if (nfd === undefined) return 0;
    try {
      fdatasyncSync(nfd);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw new FS.ErrnoError(EIO);
    }
    return 0;
  };
}
