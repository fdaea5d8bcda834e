import type { IncomingHttpHeaders } from 'node:http';
import type { ModelOptions } from '../models/create-model.ts';
import type { ModelWire } from '../types.ts';

/** How one kind of API is spoken, as far as a gateway between the two sides has to know it. */
export interface Wire {
  /** The model that the path names (`null`: the body does) and the path behind the provider's base URL; `null` for every other path. */
  route(url: URL): { model: string | null; path: string } | null;
  /** The headers of the inner side that the provider needs. */
  passed: string[];
  authorise(apiKey: string): Record<string, string>;
  problem(status: number, message: string): object;
}

export const wires: Record<ModelWire, Wire> = {
  'openai-chat': { ...openAi(), route: only('/v1/chat/completions', '/chat/completions') },
  'openai-responses': { ...openAi(), route: only('/v1/responses', '/responses') },
  anthropic: {
    route: ({ pathname, searchParams }) =>
      pathname === '/v1/messages'
        ? { model: null, path: searchParams.get('beta') === 'true' ? '/messages?beta=true' : '/messages' }
        : null,
    passed: ['anthropic-version', 'anthropic-beta'],
    authorise: (apiKey) => ({ 'x-api-key': apiKey }),
    problem: (status, message) => ({ type: 'error', error: { type: anthropicTypes[status] ?? 'api_error', message } }),
  },
  gemini: {
    route({ pathname, searchParams }) {
      const [, model = '', method] =
        /^\/v1beta\/models\/([^/:]+):(generateContent|streamGenerateContent)$/.exec(pathname) ?? [];
      if (!method) return null;
      const query = searchParams.get('alt') === 'sse' ? '?alt=sse' : '';
      return { model: decoded(model), path: `/models/${model}:${method}${query}` };
    },
    passed: [],
    authorise: (apiKey) => ({ 'x-goog-api-key': apiKey }),
    problem: (code, message) => ({ error: { code, message, status: geminiStatuses[code] ?? 'UNKNOWN' } }),
  },
};

/** Which kinds of API a provider serves under its base URL. */
export function wiresOf(provider: ModelOptions['provider']): ModelWire[] {
  switch (provider) {
    case 'google':
      return ['gemini'];
    case 'anthropic':
      return ['anthropic'];
    case 'openai':
      return ['openai-chat', 'openai-responses'];
    case 'openai-compatible':
      return ['openai-chat'];
  }
}

/** The token, wherever one of the wires puts its key. Never in the address: addresses end up in logs. */
export function tokenIn(headers: IncomingHttpHeaders): string | null {
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const found = bearer ?? headers['x-api-key'] ?? headers['x-goog-api-key'];
  return typeof found === 'string' ? found : null;
}

function only(inner: string, path: string): Wire['route'] {
  return ({ pathname }) => (pathname === inner ? { model: null, path } : null);
}

function openAi(): Omit<Wire, 'route'> {
  return {
    passed: [],
    authorise: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
    problem: (status, message) => {
      const kind = openAiKinds[status] ?? 'server_error';
      return { error: { message, type: kind, param: null, code: kind } };
    },
  };
}

const openAiKinds: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'invalid_api_key',
  403: 'permission_denied',
  413: 'request_too_large',
  429: 'insufficient_quota',
};

const anthropicTypes: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
};

const geminiStatuses: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  502: 'UNAVAILABLE',
};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
