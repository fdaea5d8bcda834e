import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import type { Command, Excess, Place, Started } from '../started.ts';
import { attach } from './attach.ts';
import {
  commandOptions,
  type JobBox,
  keeperOptions,
  OUT_OF_MEMORY,
  USER,
  withEnvironment,
} from './container-options.ts';
import { demultiplex } from './demultiplex.ts';
import { removeBox, removeContainer } from './reap.ts';

const DISK_POLL_MS = 1000;

/**
 * One job's volumes on the engine. Each command runs in a container of its own over them, so nothing survives a command but files;
 * a keeper container holds the volumes meanwhile and is where files are read and written.
 */
export async function openDockerPlace(docker: Docker, box: JobBox, signal: AbortSignal): Promise<Place> {
  const cleaning = new Set<Promise<void>>();
  const remove = async () => {
    await Promise.allSettled(cleaning);
    await removeBox(docker, box.id);
  };
  try {
    for (const Name of [box.volumes.workspace, box.volumes.home])
      await docker.createVolume({ Name, Labels: box.labels });
    const keeper = await docker.createContainer(keeperOptions(box));
    const stream = await attach(docker, keeper.id, true);
    await keeper.start();
    const watchDisk = diskWatcher(stream, box.limits.diskMb);
    return {
      limits: box.limits,
      signal,
      shown: [],
      remove,
      start: (command, stdin) => startContainer({ docker, box, cleaning, watchDisk }, command, stdin === 'pipe'),
      startFileAccess: (command) => startExec(keeper, command, watchDisk),
    };
  } catch (error) {
    await remove().catch(() => undefined);
    throw error;
  }
}

type WatchDisk = Started['watch'];

/** Asks the keeper every second how full the volumes are, while somebody wants to know. */
function diskWatcher(stream: Duplex, diskMb: number): WatchDisk {
  const watching = new Set<(excess: Excess) => void>();
  const { stdout, stderr } = demultiplex(stream);
  stderr.resume();
  createInterface({ input: stdout }).on('line', (line) => {
    if (Number(line) <= diskMb * 1024) return;
    for (const each of [...watching]) {
      watching.delete(each);
      each('disk');
    }
  });
  let timer: NodeJS.Timeout | undefined;
  const ask = () => {
    if (stream.writable) stream.write('\n');
  };
  return (onExcess) => {
    watching.add(onExcess);
    if (!timer) timer = setInterval(ask, DISK_POLL_MS).unref();
    return () => {
      watching.delete(onExcess);
      if (watching.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  };
}

interface Ground {
  docker: Docker;
  box: JobBox;
  cleaning: Set<Promise<void>>;
  watchDisk: WatchDisk;
}

async function startContainer(ground: Ground, command: Command, stdin: boolean): Promise<Started> {
  const { docker, box, cleaning, watchDisk } = ground;
  const container = await docker.createContainer(commandOptions(box, command, stdin));
  const stream = await attach(docker, container.id, stdin);
  const { stdout, stderr, ended } = demultiplex(stream);
  await container.start();
  let outOfMemory = false;
  const exit = (async () => {
    const code = await container.wait().then(
      ({ StatusCode }) => StatusCode as number,
      () => null,
    );
    const { State } = await container.inspect().catch(() => ({ State: undefined }));
    outOfMemory = code === OUT_OF_MEMORY || (State?.OOMKilled ?? false);
    await ended;
    return code === OUT_OF_MEMORY ? 137 : code;
  })();
  void exit.then(() => {
    const cleaned = removeContainer(docker, container.id).catch(() => undefined);
    cleaning.add(cleaned);
    void cleaned.then(() => cleaning.delete(cleaned));
  });
  return {
    stdin: stdin ? stream : null,
    stdout,
    stderr,
    exit,
    // It may have ended meanwhile.
    kill: () => void container.kill({ signal: 'SIGKILL' }).catch(() => undefined),
    watch: watchDisk,
    ranOutOfMemory: async () => outOfMemory,
  };
}

/** Our own programs only, which end with their input: what a repository brings runs in a container of its own. */
async function startExec(keeper: Docker.Container, command: Command, watchDisk: WatchDisk): Promise<Started> {
  const exec = await keeper.exec({
    Cmd: withEnvironment(command),
    User: USER,
    WorkingDir: command.cwd,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
  });
  const stream = await exec.start({ hijack: true, stdin: true, Tty: false });
  stream.on('error', () => undefined);
  const { stdout, stderr, ended } = demultiplex(stream);
  const exit = ended.then(() => exitCodeOf(exec));
  return {
    stdin: stream,
    stdout,
    stderr,
    exit,
    kill: () => stream.destroy(),
    watch: watchDisk,
    ranOutOfMemory: async () => false,
  };
}

/** The stream can end a moment before the engine has noted the end of the process. */
async function exitCodeOf(exec: Docker.Exec): Promise<number | null> {
  for (let tries = 0; tries < 50; tries++) {
    const found = await exec.inspect().catch(() => null);
    if (!found) return null;
    if (!found.Running) return found.ExitCode;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return null;
}
