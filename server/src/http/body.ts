import type { Context } from 'hono';
import { AppError } from '../errors.ts';
import { parsePayload } from '../sources/payload.ts';

const BODY_BYTES_MAX = 1024 * 1024;
const BODY_MS_MAX = 15_000;

/** The raw bytes of a request, never buffered past `bytesMax`, and not waited for longer than `msMax`. */
export async function readBytes(
  request: Request,
  { bytesMax = BODY_BYTES_MAX, msMax = BODY_MS_MAX } = {},
): Promise<Uint8Array> {
  const large = `The body is larger than ${Math.round(bytesMax / 1024)} KiB.`;
  const tooLarge = () => new AppError('invalid', large, { httpStatus: 413 });
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge();
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void reader.cancel();
  }, msMax);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.byteLength;
      if (size > bytesMax) throw tooLarge();
      chunks.push(value);
    }
  } finally {
    clearTimeout(timer);
  }
  if (isLate) throw new AppError('invalid', 'The body came too slowly.', { httpStatus: 408 });
  return Buffer.concat(chunks);
}

/** A JSON body that is safe to store: bounded in size, depth and number of values. */
export async function readJson(c: Context): Promise<unknown> {
  const type = c.req.header('content-type') ?? '';
  const bytes = await readBytes(c.req.raw);
  if (bytes.byteLength === 0) return {};
  if (!/^application\/(?:[a-z.+-]+\+)?json\b/i.test(type))
    throw new AppError('invalid', 'Send the body as JSON, with the header content-type: application/json.', {
      httpStatus: 415,
    });
  const parsed = parsePayload(bytes);
  if (!parsed.ok) throw new AppError('invalid', `Not usable as JSON. ${parsed.message}`);
  return parsed.value;
}
