import type { ErrorCode } from '@soulcaster/contract';

export interface AppErrorOptions {
  cause?: unknown;
  fields?: { path: string; message: string }[];
  retryAfterSeconds?: number;
  /** Where HTTP has a status of its own for this kind of `invalid`. */
  httpStatus?: 405 | 408 | 413 | 415;
}

/** An end that a caller can act on. `message` is shown to the user: what happened, what to do. The cause goes to the log only. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: { path: string; message: string }[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly httpStatus: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.fields = options.fields;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.httpStatus = options.httpStatus;
  }
}

export const notFound = (what: string) => new AppError('not_found', `There is no such ${what} in this project.`);
