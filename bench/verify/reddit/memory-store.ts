import { sources } from '@soulcaster/server/sources/index';
import { forgetRedditSessions } from '@soulcaster/server/sources/reddit/client';
import type { FeedbackDraft } from '@soulcaster/server/sources/source';
import { drive, type MakeStore, SECRET } from './history.ts';

interface Row {
  draft: FeedbackDraft;
  erased: boolean;
}

/** The store's promises in a few lines: drafts and cursor together, by external id, what is erased stays erased. */
export const memoryStore: MakeStore = async ({ fake, clientId, now }) => {
  const rows = new Map<string, Row>();
  let cursor: unknown = null;
  forgetRedditSessions();
  return {
    sync: async (settings, breaksAfter) => {
      let retryAt: Date | null = null;
      const steps = sources.reddit.sync!({
        fetch: fake.fetch,
        urls: {
          github: '',
          sentry: '',
          posthog: '',
          reddit: 'http://www.reddit.test',
          redditOAuth: 'http://oauth.reddit.test',
        },
        credentials: { client_id: clientId, client_secret: SECRET },
        settings,
        version: '0.0.0',
        known: async (after, limit) =>
          [...rows]
            .flatMap(([name, row]) => (row.erased || (after !== null && name <= after) ? [] : [name]))
            .toSorted()
            .slice(0, limit),
        cursor,
        now,
      });
      await drive(steps, breaksAfter, async (step) => {
        if (step.type === 'stopped') {
          retryAt = step.retry_at ? new Date(step.retry_at) : null;
          if (step.reason === 'unreadable') throw new Error(step.message);
          return;
        }
        if (step.type === 'deliveries') throw new Error('Reddit is polled by drafts');
        if (step.type === 'page') {
          for (const name of step.gone ?? [])
            if (rows.has(name)) rows.set(name, { draft: rows.get(name)!.draft, erased: true });
          for (const draft of step.drafts) put(rows, draft);
        }
        // Through JSON, as it is stored.
        cursor = JSON.parse(JSON.stringify(step.cursor));
      });
      return retryAt;
    },
    restart: forgetRedditSessions,
    stored: async () =>
      new Map(
        [...rows].map(([name, { draft, erased }]) => [
          name,
          { count: draft.occurrences, words: erased ? '' : `${draft.title}\n${draft.body}`, erased },
        ]),
      ),
    close: async () => undefined,
  };
};

function put(rows: Map<string, Row>, draft: FeedbackDraft): void {
  const known = rows.get(draft.external_id!);
  if (known && (known.erased || known.draft.as_of > draft.as_of)) return;
  rows.set(draft.external_id!, { draft, erased: false });
}
