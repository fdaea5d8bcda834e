import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import { AppError } from '../errors.ts';

const MS_MAX = 15_000;
/** The window of zstd may ask for 128 MiB before the first byte is out. */
const ZSTD_WINDOW_LOG_MAX = 23;

/**
 * The body of a request as its `content-encoding` packed it: unpacked piece by piece, and given up with 413 as soon as one of the two
 * sizes is passed, so that a bomb costs no more memory than a body that is allowed.
 */
export async function unpackBody(
  request: Request,
  { packedMax, bytesMax }: { packedMax: number; bytesMax: number },
): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > packedMax) throw tooLarge(packedMax);
  if (!request.body) return new Uint8Array();
  const encoding = (request.headers.get('content-encoding') ?? 'identity').trim().toLowerCase();
  const kept: Uint8Array[] = [];
  const source = Readable.fromWeb(request.body as ReadableStream);
  const timeout = AbortSignal.timeout(MS_MAX);
  try {
    await pipeline(
      source,
      capped(packedMax),
      decoder(encoding),
      capped(bytesMax),
      async (chunks: AsyncIterable<Uint8Array>) => {
        for await (const chunk of chunks) kept.push(chunk);
      },
      { signal: timeout },
    );
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (timeout.aborted) throw new AppError('invalid', 'The body came too slowly.', { httpStatus: 408, cause: error });
    throw new AppError('invalid', `The body is not what its content-encoding says, or it broke off.`, { cause: error });
  }
  return Buffer.concat(kept);
}

function capped(max: number) {
  return async function* (chunks: AsyncIterable<Uint8Array>) {
    let size = 0;
    for await (const chunk of chunks) {
      size += chunk.byteLength;
      if (size > max) throw tooLarge(max);
      yield chunk;
    }
  };
}

type Decoder = (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

function decoder(encoding: string): Decoder {
  switch (encoding) {
    case '':
    case 'identity':
      return (chunks) => chunks;
    case 'gzip':
    case 'x-gzip':
      return through(() => createGunzip());
    case 'br':
      return through(() => createBrotliDecompress());
    case 'zstd':
      return through(() => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX } }));
    case 'deflate':
      // Some senders leave out the header of zlib, whose first byte has 8 in its lower half.
      return through((first) => ((first & 0x0f) === 8 ? createInflate() : createInflateRaw()));
    default:
      throw new AppError('invalid', 'Send the body as it is, or packed with gzip, deflate, br or zstd.', {
        httpStatus: 415,
      });
  }
}

function through(open: (firstByte: number) => NodeJS.ReadWriteStream & Readable): Decoder {
  return async function* (chunks) {
    const iterator = chunks[Symbol.asyncIterator]();
    let first = await iterator.next();
    while (!first.done && first.value.byteLength === 0) first = await iterator.next();
    if (first.done) return;
    const head = first.value;
    const rest = (async function* () {
      yield head;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    })();
    const unpacked = open(head[0] ?? 0);
    const fed = pipeline(Readable.from(rest), unpacked);
    fed.catch((error) => unpacked.destroy(error));
    try {
      yield* unpacked;
    } finally {
      unpacked.destroy();
    }
    await fed;
  };
}

const tooLarge = (max: number) =>
  new AppError('invalid', `The body is larger than ${Math.round(max / 1024)} KiB.`, { httpStatus: 413 });
