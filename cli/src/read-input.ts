import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { exitCodes, Failure } from './failure.ts';
import type { Io } from './io.ts';

/** The bytes of a file; `-` is standard input. */
export async function readInput(io: Io, path: string): Promise<Buffer> {
  if (path === '-') {
    const chunks: Buffer[] = [];
    for await (const chunk of io.stdin) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  }
  try {
    return await readFile(resolve(io.workingDirectory, path));
  } catch (error) {
    throw new Failure(`The file ${path} cannot be read.`, { exitCode: exitCodes.usage, cause: error });
  }
}
