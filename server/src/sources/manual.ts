import { FeedbackCreate } from '@soulcaster/contract';
import { signatureSchemes } from '@soulcaster/contract/signatures';
import { z } from 'zod';
import { payloadLimits } from './payload.ts';
import { defineSource, type FeedbackDraft } from './source.ts';
import { plainText, titleFrom } from './text.ts';

/** What people write themselves: the form, the API, the command line. Nobody posts to it as a webhook. */
export const manual = defineSource<Record<string, never>>({
  kind: 'manual',
  name: 'Manual',
  description: 'Reports that people write here, in the terminal or through the API.',
  signature: signatureSchemes.manual,
  bytesMax: payloadLimits.bytes,
  settings: z.object({}),
  steps: [
    'Write a report on the page Feedback, or',
    'in a terminal: soulcaster ingest --title "Cart is empty after sign-in" --body "…"',
  ],
  sample: (now) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      title: 'The cart is empty after sign-in',
      body: `I filled the cart, signed in, and the cart was empty. It happened at ${now.toISOString()}.`,
      author: 'Mira',
    }),
  }),
  event: () => 'report',
  idempotencyKey: (_headers, _payload, rawBodySha256) => `body:${rawBodySha256}`,
  digest(payload, { receivedAt }) {
    const feedback = FeedbackCreate.safeParse(payload);
    if (!feedback.success) return { type: 'unknown', reason: 'no report: a report has at least a body' };
    return { type: 'report', items: [draftFromManual(feedback.data, receivedAt)] };
  },
});

/** A title is made from the text when there is none. */
export function draftFromManual(feedback: FeedbackCreate, receivedAt: Date): FeedbackDraft {
  const author = feedback.author || null;
  return {
    external_id: null,
    title: titleFrom(feedback.title ?? '', titleFrom(feedback.body)),
    body: plainText(feedback.body) || 'The report has no readable text.',
    permalink: feedback.permalink ?? null,
    author,
    reporter: author && `manual:${author.toLowerCase()}`,
    occurred_at: receivedAt.toISOString(),
    as_of: receivedAt.toISOString(),
    metadata: {},
    exception: null,
    frames: [],
    upstream_group: null,
    upstream_state: 'open',
    occurrences: 1,
    counting: 'each',
  };
}
