/** What is sent to a program inside: the call itself, then input, its end, or the wish that it ends. `id`: one of several streams. */
export interface Frame {
  type: FrameType;
  id: number;
  data: Buffer;
}

export type FrameType = keyof typeof TYPES;

const TYPES = { call: 1, data: 2, end: 3, kill: 4 } as const;
const NAMES = new Map<number, FrameType>(Object.entries(TYPES).map(([name, code]) => [code, name as FrameType]));
const HEADER_BYTES = 9;

export function writeFrame(type: FrameType, data: Uint8Array = Buffer.alloc(0), id = 0): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(TYPES[type], 0);
  header.writeUInt32BE(id, 1);
  header.writeUInt32BE(data.length, 5);
  return Buffer.concat([header, data]);
}

export async function* readFrames(stream: AsyncIterable<Buffer>): AsyncGenerator<Frame, undefined> {
  let pending = Buffer.alloc(0);
  for await (const chunk of stream) {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + pending.readUInt32BE(5);
      if (pending.length < end) break;
      const type = NAMES.get(pending.readUInt8(0));
      if (!type) throw new Error('a frame of an unknown type');
      yield { type, id: pending.readUInt32BE(1), data: pending.subarray(HEADER_BYTES, end) };
      pending = pending.subarray(end);
    }
  }
}
