import { z } from 'zod';

export const ErrorCode = z.enum([
  'not_found',
  'forbidden',
  'unauthenticated',
  'conflict',
  'invalid',
  'limit',
  'unavailable',
  'internal',
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** An error answer: RFC 9457 problem details. `detail` says what happened and what to do; `fields` which input is wrong. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: ErrorCode,
    detail: z.string(),
    request_id: z.string(),
    fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
