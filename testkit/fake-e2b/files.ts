import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { unaryRequest } from './connect.ts';
import { type Asked, userOf } from './envd.ts';
import { Refused, send } from './exchange.ts';
import { PATH } from './machine.ts';

const WRITE = 'mkdir -p -- "$(dirname -- "$1")" && exec cat > "$1"';
const READ = '[ -f "$1" ] || exit 44; exec cat -- "$1"';

/** One file as the body, or some as a form whose file names are their paths. */
export async function writeFiles(asked: Asked): Promise<void> {
  const { request, response, url } = asked;
  const type = request.headers['content-type']?.split(';')[0];
  const written: { name: string; path: string; type: 'file' }[] = [];
  const write = async (path: string | null, content: Readable) => {
    const child = run(asked, WRITE, absolute(path), 'pipe');
    const done = codeOf(child);
    await pipeline(content, child.stdin as NodeJS.WritableStream);
    if ((await done) !== 0) throw new Refused(500, `${path} cannot be written`);
    written.push({ name: posix.basename(absolute(path)), path: absolute(path), type: 'file' });
  };
  if (type === 'application/octet-stream') await write(url.searchParams.get('path'), request);
  else if (type === 'multipart/form-data') {
    const body = new Uint8Array(await buffer(request));
    const form = await new Response(body, {
      headers: { 'content-type': String(request.headers['content-type']) },
    }).formData();
    for (const [name, part] of form) {
      if (name !== 'file' || typeof part === 'string') throw new Refused(400, 'each part must be a file');
      await write(url.searchParams.get('path') ?? part.name, Readable.from(Buffer.from(await part.arrayBuffer())));
    }
  } else throw new Refused(400, `a body of type ${type} is not known`);
  send(response, 200, written);
}

export async function readFile(asked: Asked): Promise<void> {
  const path = absolute(asked.url.searchParams.get('path'));
  const child = run(asked, READ, path, 'ignore');
  const done = codeOf(child);
  const content = child.stdout as Readable;
  await Promise.race([once(content, 'readable'), once(content, 'end')]);
  if (content.readableLength === 0 && (await done) !== 0)
    throw new Refused(404, `path '${path}' does not exist`, { violation: false });
  asked.response.writeHead(200, { 'content-type': 'application/octet-stream' });
  await pipeline(content, asked.response).catch(() => undefined);
}

export async function removeFile(asked: Asked): Promise<void> {
  const { path } = await unaryRequest(asked.request, { path: 'string' });
  await codeOf(run(asked, 'rm -rf -- "$1"', absolute(String(path)), 'ignore'));
  send(asked.response, 200, {});
}

function absolute(path: string | null): string {
  if (!path?.startsWith('/')) throw new Refused(400, `path '${path}' is not absolute`);
  return posix.normalize(path);
}

function run(asked: Asked, script: string, path: string, stdin: 'pipe' | 'ignore'): ChildProcess {
  const argv = ['/bin/sh', '-c', script, 'sh', path];
  return asked.sandbox.machine.start({ argv, cwd: '/', env: { PATH }, user: userOf(asked), stdin });
}

function codeOf(child: ChildProcess): Promise<number | null> {
  void text(child.stderr as Readable);
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}
