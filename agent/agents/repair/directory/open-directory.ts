import type { LocalSandboxProvider } from '../../../sandboxes/local.ts';
import type { Limits, Sandbox } from '../../../types.ts';
import { packDirectory } from './pack-directory.ts';
import { readDirectory } from './read-directory.ts';

/** A sandbox that holds a directory's own files and shows what is installed there. The directory is only read. */
export async function openDirectory(
  directory: string,
  { sandboxes, limits, signal }: { sandboxes: LocalSandboxProvider; limits: Limits; signal: AbortSignal },
): Promise<{ sandbox: Sandbox; files: string[] }> {
  const { files, installed, sitePackages } = await readDirectory(directory);
  const sandbox = await sandboxes.create({ jobId: 'repair', limits, signal, shown: installed });
  try {
    await sandbox.upload(packDirectory(directory, files));
  } catch (error) {
    await sandbox[Symbol.asyncDispose]();
    throw error;
  }
  const python = sitePackages && { PYTHONPATH: `${sandbox.workspace}/${sitePackages}` };
  return { sandbox: python ? withEnvironment(sandbox, python) : sandbox, files };
}

function withEnvironment(sandbox: Sandbox, variables: Record<string, string>): Sandbox {
  return {
    workspace: sandbox.workspace,
    upload: (tar) => sandbox.upload(tar),
    download: () => sandbox.download(),
    run: (options) => sandbox.run({ ...options, env: { ...variables, ...options.env } }),
    spawn: (options) => sandbox.spawn({ ...options, env: { ...variables, ...options.env } }),
    readFile: (path) => sandbox.readFile(path),
    writeFile: (path, content) => sandbox.writeFile(path, content),
    listFiles: () => sandbox.listFiles(),
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}
