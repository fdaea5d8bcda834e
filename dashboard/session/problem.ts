import { ApiProblem } from '@soulcaster/contract';

/** An error as a person reads it. */
export function readable(error: unknown): { message: string; requestId: string | null } {
  if (error instanceof ApiProblem)
    return { message: error.problem.detail || error.problem.title, requestId: error.problem.request_id || null };
  if (error instanceof TypeError)
    return { message: 'The server did not answer. Check that it is running; nothing was changed.', requestId: null };
  return { message: error instanceof Error ? error.message : 'Something unexpected happened.', requestId: null };
}

/** What is wrong with one input of a form, by the path that the API names. */
export function fieldError(error: unknown, path: string): string | null {
  if (!(error instanceof ApiProblem)) return null;
  return error.problem.fields?.find((field) => field.path === path)?.message ?? null;
}

/** Whether the server said which inputs of a form are wrong. */
export const hasFieldErrors = (error: unknown): boolean =>
  error instanceof ApiProblem && (error.problem.fields?.length ?? 0) > 0;

/** Whether what was asked for is not there, or not any more. */
export const isGone = (error: unknown): boolean => error instanceof ApiProblem && error.problem.status === 404;
