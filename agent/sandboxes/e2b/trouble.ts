import type { E2bAccount } from './account.ts';

/** Why E2B did not do what it was asked. */
export type E2bTrouble =
  | 'no_key'
  | 'key_refused'
  | 'template_missing'
  | 'too_many'
  | 'busy'
  | 'gone'
  | 'unreachable'
  | 'refused';

/** By the names that E2B's client gives its errors. */
export function troubleOf(error: unknown): E2bTrouble {
  const { name, statusCode, message } = error as { name?: string; statusCode?: number; message?: string };
  if (error instanceof DOMException) return 'unreachable';
  if (name === 'AuthenticationError' || statusCode === 401 || statusCode === 403) return 'key_refused';
  if (name === 'RateLimitError') return 'too_many';
  if (name === 'ServiceBusyError') return 'busy';
  if (/fetch failed|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET/.test(textOf(error))) return 'unreachable';
  if (/template/i.test(message ?? '') && (statusCode === 404 || statusCode === 400)) return 'template_missing';
  if (name === 'SandboxNotFoundError' || name === 'NotFoundError' || name === 'TimeoutError' || statusCode === 502)
    return 'gone';
  return 'refused';
}

/** What to do about it, for a person. */
export function explainTrouble(trouble: E2bTrouble, { template, apiUrl, domain }: E2bAccount, error: unknown): string {
  const at = apiUrl ?? `https://api.${domain ?? 'e2b.app'}`;
  switch (trouble) {
    case 'no_key':
      return 'E2B_API_KEY is not set. Make a key at https://e2b.dev/dashboard?tab=keys and set it.';
    case 'key_refused':
      return `E2B at ${at} does not accept E2B_API_KEY. Make a new key at https://e2b.dev/dashboard?tab=keys.`;
    case 'template_missing':
      return `E2B has no template ${template} for this key. Build it: ${buildTemplate(template)} (or set E2B_TEMPLATE).`;
    case 'too_many':
      return `E2B runs as many sandboxes for this key as it may, or was asked too often. Try again later, or lower JOBS_AT_ONCE.`;
    case 'busy':
      return 'E2B has no room for a sandbox at this moment. Try again in a few minutes.';
    case 'gone':
      return 'The E2B sandbox went away while it was in use.';
    case 'unreachable':
      return `E2B cannot be reached at ${at}. Is this machine's network up, and do E2B_API_URL, E2B_SANDBOX_URL and E2B_DOMAIN name the right place?`;
    case 'refused':
      return `E2B at ${at} refused: ${textOf(error).slice(0, 300)}`;
  }
}

/** With what caused it: a failed request says why only there. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: string };
  return [error.message, code, error.cause ? textOf(error.cause) : ''].filter(Boolean).join(' ');
}

export const buildTemplate = (name: string): string =>
  `npx @e2b/cli template create ${name} -p agent/sandboxes/e2b --memory-mb 4096`;
