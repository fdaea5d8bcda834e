import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unpackBody } from './unpack.ts';

const KIB = 1024;
const limits = { packedMax: 64 * KIB, bytesMax: 256 * KIB };
const packers: Record<string, (bytes: Buffer) => Buffer> = {
  identity: (bytes) => bytes,
  gzip: gzipSync,
  'x-gzip': gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
};
const request = (encoding: string, body: Buffer | ReadableStream<Uint8Array>) =>
  new Request('http://localhost/', {
    method: 'POST',
    body,
    headers: { 'content-encoding': encoding },
    duplex: 'half',
  } as RequestInit);
const text = Buffer.from('{"message":"ü"}\n'.repeat(500));

describe('a packed body', () => {
  it.each(Object.entries(packers))('is unpacked from %s', async (encoding, pack) => {
    expect(Buffer.from(await unpackBody(request(encoding, pack(text)), limits)).equals(text)).toBe(true);
    expect((await unpackBody(request(encoding, Buffer.alloc(0)), limits)).byteLength).toBe(0);
  });

  it('may leave out the header of zlib', async () => {
    expect(Buffer.from(await unpackBody(request('deflate', deflateRawSync(text)), limits)).equals(text)).toBe(true);
  });

  it.each(['gzip', 'deflate', 'br', 'zstd'])('is refused where it is not %s, or breaks off', async (encoding) => {
    const packed = packers[encoding]!(text);
    for (const body of [Buffer.from('nothing of the kind'), packed.subarray(0, packed.length - 6)])
      await expect(unpackBody(request(encoding, body), limits)).rejects.toMatchObject({ code: 'invalid' });
  });

  it.each(Object.keys(packers))('is given up as soon as it is too large, in %s', async (encoding) => {
    const bomb = packers[encoding]!(Buffer.alloc(16 * KIB * KIB));
    let taken = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = bomb.subarray(taken, taken + KIB);
        taken += piece.length;
        if (piece.length > 0) controller.enqueue(piece);
        else controller.close();
      },
    });
    await expect(unpackBody(request(encoding, stream), limits)).rejects.toMatchObject({ httpStatus: 413 });
    expect(taken).toBeLessThan(limits.packedMax + 64 * KIB);
  });

  it('is not taken in a packing that nobody knows, nor in two', async () => {
    for (const encoding of ['compress', 'gzip, gzip', 'constructor'])
      await expect(unpackBody(request(encoding, text), limits)).rejects.toMatchObject({ httpStatus: 415 });
  });
});
