import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { RunOptions } from '../types.ts';

export interface Captured {
  stdout: string;
  stderr: string;
  truncated: boolean;
}

/** Collects both streams up to one limit together; what is beyond is dropped and reported by `onFull`. */
export function capture(
  child: { stdout: Readable; stderr: Readable },
  bytesMax: number,
  onOutput: RunOptions['onOutput'],
  onFull: () => void,
): Captured {
  const captured: Captured = { stdout: '', stderr: '', truncated: false };
  let left = bytesMax;
  for (const name of ['stdout', 'stderr'] as const) {
    const decoder = new StringDecoder('utf8');
    child[name].on('data', (chunk: Buffer) => {
      const kept = chunk.subarray(0, left);
      left -= kept.length;
      const text = decoder.write(kept);
      captured[name] += text;
      if (text !== '') onOutput?.(name, text);
      if (kept.length === chunk.length || captured.truncated) return;
      captured.truncated = true;
      onFull();
    });
  }
  return captured;
}
