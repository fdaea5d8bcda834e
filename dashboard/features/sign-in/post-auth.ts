/** One call of the sign-in service. Answers with status 0 when nothing answered. */
export async function postAuth(
  path: string,
  body: unknown,
): Promise<{ status: number; answer: Record<string, unknown> }> {
  const response = await fetch(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (!response) return { status: 0, answer: {} };
  const answer: unknown = await response.json().catch(() => null);
  return {
    status: response.status,
    answer: typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {},
  };
}

export const codeOf = (answer: Record<string, unknown>) =>
  [answer.code, answer.detail, answer.message, answer.body].find((word) => typeof word === 'string') as
    | string
    | undefined;
