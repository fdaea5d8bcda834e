import type { Previewed, PreviewRequest, SourcePreview } from '@soulcaster/contract';
import { type Ctx, requireRole } from '../context.ts';
import { AppError } from '../errors.ts';
import { checkedSettings, findSource } from '../projects/sources.ts';
import { maskDraft, maskText } from '../sources/mask.ts';
import type { Digest, FeedbackDraft } from '../sources/source.ts';
import { findDelivery } from './deliveries.ts';
import { openPayload } from './digest.ts';

const SHOWN_MAX = 50;

/** What settings that are not saved would make of a delivery that is kept: masked, and nothing of it is stored. */
export async function previewDelivery(ctx: Ctx, sourceId: string, input: PreviewRequest): Promise<SourcePreview> {
  requireRole(ctx, 'admin');
  const source = await findSource(ctx, sourceId);
  const delivery = await findDelivery(ctx, sourceId, input.delivery_id);
  const adapter = ctx.installation.sources[source.kind];
  if (!adapter) throw new AppError('unavailable', 'This kind of source is not known to this server.');
  const settings = checkedSettings(adapter, input.settings);
  if (!delivery.payload) throw new AppError('conflict', 'What was sent is no longer kept: choose a newer delivery.');
  const payload = openPayload(ctx, delivery.id, delivery.payload);
  const { headers, receivedAt } = delivery;
  const digest = adapter.digest(payload, { headers, settings, receivedAt });
  return { items: previewed(ctx, digest).slice(0, SHOWN_MAX) };
}

function previewed(ctx: Ctx, digest: Digest): Previewed[] {
  switch (digest.type) {
    case 'report':
      return digest.items.map((draft) => shown(ctx, { outcome: 'feedback', draft }));
    case 'update': {
      const reason = `changes ${Object.keys(digest.change).join(', ')} of the item that it is about`;
      return [{ ...shown(ctx, { outcome: 'update', draft: digest.draft }), reason, external_id: digest.external_id }];
    }
    case 'pull_request':
      return [
        {
          ...shown(ctx, { outcome: 'update', draft: null }),
          reason: `the pull request #${digest.number} is ${digest.state}`,
        },
      ];
    case 'several':
      return digest.digests.flatMap((each) => previewed(ctx, each));
    case 'filtered':
      return [
        { ...shown(ctx, { outcome: 'filtered', draft: null }), reason: maskText(digest.reason, ctx.settings.masking) },
      ];
    case 'unknown':
      return [
        {
          ...shown(ctx, { outcome: 'quarantined', draft: null }),
          reason: maskText(digest.reason, ctx.settings.masking),
        },
      ];
    default:
      return digest satisfies never;
  }
}

function shown(ctx: Ctx, told: { outcome: Previewed['outcome']; draft: FeedbackDraft | null }): Previewed {
  const draft = told.draft && maskDraft(told.draft, ctx.settings.masking);
  return {
    outcome: told.outcome,
    reason: null,
    external_id: draft?.external_id ?? null,
    draft: draft && {
      title: draft.title,
      body: draft.body,
      permalink: draft.permalink,
      author: draft.author,
      occurred_at: draft.occurred_at,
      upstream_state: draft.upstream_state,
      metadata: draft.metadata,
    },
  };
}
