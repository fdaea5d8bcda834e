/** Where to go after signing in: only a path of this site. */
export const afterSignIn = (next: string | null) => (next && /^\/(?![/\\])/.test(next) ? next : '/dashboard');

/** Why a sign-in was refused, and what to do. */
export function refusalInWords(code: string): string {
  if (/invit|admission|not_?allowed|forbidden|signup|sign_up/i.test(code))
    return 'This GitHub account is not invited. Ask an owner or an admin of the project to invite your GitHub user name, then sign in again.';
  if (/state|csrf/i.test(code)) return 'The sign-in took too long or was opened in two tabs. Try again.';
  if (/denied|cancel/i.test(code)) return 'GitHub was not allowed to sign you in. Try again and accept.';
  return 'The sign-in did not work. Try again; if it stays so, the server’s log says why.';
}

/** Why a one-time link did not work. */
export function linkRefusalInWords(status: number, code: string): string {
  if (status === 0) return 'The server did not answer. Check that it is running, then open the link again.';
  if (status === 429) return 'Too many tries. Wait a minute, then make a new link.';
  if (/expired/i.test(code)) return 'This link has expired. Make a new one.';
  if (status >= 500) return 'The server could not check the link. Try again; if it stays so, its log says why.';
  return 'This link was used already, or has expired. Each one works once. Make a new one.';
}
