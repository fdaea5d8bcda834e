import type { Context } from 'hono';
import { AppError } from '../errors.ts';
import { parsePayload } from '../sources/payload.ts';

const BODY_BYTES_MAX = 1024 * 1024;

/** The raw bytes of a request, never buffered past `bytesMax`. */
export async function readBytes(request: Request, bytesMax = BODY_BYTES_MAX): Promise<Uint8Array> {
  const tooLarge = () => new AppError('invalid', `The body is larger than ${Math.round(bytesMax / 1024)} KiB.`);
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > bytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A JSON body that is safe to store: bounded in size, depth and number of values. */
export async function readJson(c: Context): Promise<unknown> {
  const type = c.req.header('content-type') ?? '';
  const bytes = await readBytes(c.req.raw);
  if (bytes.byteLength === 0) return {};
  if (!/^application\/(?:[a-z.+-]+\+)?json\b/i.test(type))
    throw new AppError('invalid', 'Send the body as JSON, with the header content-type: application/json.');
  const parsed = parsePayload(bytes);
  if (!parsed.ok) throw new AppError('invalid', `Not usable as JSON. ${parsed.message}`);
  return parsed.value;
}
