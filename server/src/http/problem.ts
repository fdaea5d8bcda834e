import { STATUS_CODES } from 'node:http';
import type { ErrorCode, Problem } from '@soulcaster/contract';
import { ZodError } from 'zod';
import { AppError } from '../errors.ts';

const statusOf: Record<ErrorCode, number> = {
  not_found: 404,
  forbidden: 403,
  unauthenticated: 401,
  conflict: 409,
  invalid: 400,
  limit: 429,
  unavailable: 503,
  internal: 500,
};

/** Anything thrown, as an AppError: what is unknown becomes `internal` with a text that gives nothing away. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof ZodError)
    return new AppError('invalid', 'The request is not in the expected form.', {
      cause: error,
      fields: fieldsOf(error),
    });
  return new AppError(
    'internal',
    'Something went wrong on our side; nothing was changed. The log has the request id.',
    {
      cause: error,
    },
  );
}

/** RFC 9457 `application/problem+json`. */
export function problemResponse(error: AppError, requestId: string): Response {
  const status = error.httpStatus ?? statusOf[error.code];
  const problem: Problem = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code: error.code,
    detail: error.message,
    request_id: requestId,
    ...(error.fields && { fields: error.fields }),
  };
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  if (error.retryAfterSeconds) headers.set('retry-after', String(error.retryAfterSeconds));
  return new Response(JSON.stringify(problem), { status, headers });
}

export const fieldsOf = (error: ZodError) =>
  error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
