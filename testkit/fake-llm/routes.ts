import type { Wire } from './exchange.ts';
import { anthropicWire } from './wires/anthropic.ts';
import { geminiWire } from './wires/gemini.ts';
import { openAiWire } from './wires/openai.ts';

export interface Route {
  name: 'openai' | 'gemini' | 'anthropic';
  wire: Wire;
  purpose: 'chat' | 'embed';
  /** From the path, where the wire puts it there. */
  model: string | null;
  stream: boolean | null;
}

export function routeOf(path: string): Route | null {
  if (path === '/v1/chat/completions')
    return { name: 'openai', wire: openAiWire, purpose: 'chat', model: null, stream: null };
  if (path === '/v1/embeddings')
    return { name: 'openai', wire: openAiWire, purpose: 'embed', model: null, stream: false };
  if (path === '/v1/messages')
    return { name: 'anthropic', wire: anthropicWire, purpose: 'chat', model: null, stream: null };
  const [, model, method] = /^\/v1beta\/models\/([^/:]+):([a-zA-Z]+)$/.exec(path) ?? [];
  if (!model || !method) return null;
  const gemini = { name: 'gemini' as const, wire: geminiWire, model: decodeURIComponent(model) };
  if (method === 'generateContent') return { ...gemini, purpose: 'chat', stream: false };
  if (method === 'streamGenerateContent') return { ...gemini, purpose: 'chat', stream: true };
  if (method === 'batchEmbedContents' || method === 'embedContent')
    return { ...gemini, purpose: 'embed', stream: false };
  return null;
}

/** The shape of a refusal on a path that no wire has: the caller's prefix says which provider it thinks it talks to. */
export function wireNear(path: string): Wire {
  return path.startsWith('/v1beta') ? geminiWire : openAiWire;
}
