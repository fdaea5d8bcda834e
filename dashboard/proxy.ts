import { type NextRequest, NextResponse } from 'next/server';
import { projectCookie, sessionCookies } from './session/cookies.ts';

/**
 * Before every page: a content security policy whose scripts need this request's nonce, the security headers, the switch of
 * project by `?project=slug`, and the way to the sign-in page. It only redirects: the API checks every request itself.
 */
export function proxy(request: NextRequest) {
  const slug = request.nextUrl.searchParams.get('project');
  if (slug && /^[a-z0-9-]{1,100}$/.test(slug)) return switchProject(request, slug);
  if (needsSession(request)) return NextResponse.redirect(signInUrl(request));

  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('x-page', pageOf(request));
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return withSecurityHeaders(response);
}

export const config = {
  matcher: [
    {
      source: '/((?!api/|api$|metrics|_next/static|_next/image|favicon.ico|icon.svg).*)',
      missing: [{ type: 'header', key: 'next-router-prefetch' }],
    },
  ],
};

function switchProject(request: NextRequest, slug: string) {
  const target = request.nextUrl.clone();
  target.searchParams.delete('project');
  const response = NextResponse.redirect(target);
  response.cookies.set(projectCookie, slug, { path: '/', sameSite: 'lax', maxAge: 31_536_000 });
  return withSecurityHeaders(response);
}

function needsSession(request: NextRequest) {
  if (request.nextUrl.pathname.startsWith('/auth/')) return false;
  return !sessionCookies.some((name) => request.cookies.has(name));
}

const pageOf = ({ nextUrl }: NextRequest) => nextUrl.pathname + nextUrl.search;

function signInUrl(request: NextRequest) {
  const target = request.nextUrl.clone();
  const from = pageOf(request);
  target.pathname = '/auth/signin';
  target.search = from === '/' || from === '/dashboard' ? '' : `?next=${encodeURIComponent(from)}`;
  return target;
}

function contentSecurityPolicy(nonce: string) {
  const development = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : '';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    // React, the virtualised lists and the diff viewer set style attributes, which no nonce can allow.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: https://avatars.githubusercontent.com",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function withSecurityHeaders<T extends NextResponse>(response: T): T {
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('x-frame-options', 'DENY');
  response.headers.set('referrer-policy', 'strict-origin-when-cross-origin');
  response.headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=()');
  response.headers.set('cross-origin-opener-policy', 'same-origin');
  return response;
}
