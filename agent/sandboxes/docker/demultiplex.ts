import { PassThrough, type Readable } from 'node:stream';
import { untilDrained } from '../until-drained.ts';

export interface Outputs {
  stdout: PassThrough;
  stderr: PassThrough;
  /** Resolves when the engine closed the stream; never rejects. */
  ended: Promise<void>;
}

const HEADER_BYTES = 8;

/**
 * Takes apart what the engine sends of a process without a terminal: frames of a type, three zeros, a length and the bytes.
 * Unlike the client's own it waits for a slow reader. https://docs.docker.com/reference/api/engine (attach)
 */
export function demultiplex(stream: Readable): Outputs {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const ended = pump(stream, (type) => (type === 2 ? stderr : stdout))
    .catch(() => undefined)
    .then(() => {
      stdout.end();
      stderr.end();
    });
  return { stdout, stderr, ended };
}

async function pump(stream: Readable, outputOf: (type: number) => PassThrough): Promise<void> {
  let kept = Buffer.alloc(0);
  for await (const chunk of stream) {
    kept = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    while (kept.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + kept.readUInt32BE(4);
      if (kept.length < end) break;
      const output = outputOf(kept[0] ?? 1);
      const payload = kept.subarray(HEADER_BYTES, end);
      if (!output.destroyed && !output.write(payload)) await untilDrained(output);
      kept = kept.subarray(end);
    }
  }
}
