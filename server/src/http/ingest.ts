import { IngestAnswer, SourceKind } from '@soulcaster/contract';
import { z } from 'zod';
import type { Installation } from '../context.ts';
import { AppError } from '../errors.ts';
import { acceptDelivery } from '../feedback/accept.ts';
import { readBytes } from './body.ts';
import { type Api, plainRoute } from './route.ts';

/** The doors of the senders. Each authenticates by itself: by a signature over the raw bytes, with the key naming the source. */
export function ingestRoutes(api: Api, installation: Installation): void {
  plainRoute(
    api,
    'post',
    '/api/ingest/{source}/{key}',
    {
      summary: 'Deliver a report (202; 200 for one that came before)',
      tag: 'ingest',
      params: z.object({ source: z.string().max(40), key: z.string().max(200) }),
      answer: IngestAnswer,
      status: 202,
      open: true,
    },
    async (_caller, { params, c }) => {
      const kind = SourceKind.safeParse(params.source);
      const adapter = kind.success && installation.sources[kind.data];
      if (!adapter || adapter.door)
        throw new AppError('not_found', 'No source has this address: check the key at its end.');
      const body = await readBytes(c.req.raw, { bytesMax: adapter.bytesMax });
      const headers = Object.fromEntries(c.req.raw.headers);
      const answer = await acceptDelivery(installation, { kind: params.source, key: params.key, headers, body });
      return c.json(answer, answer.status === 'duplicate' ? 200 : 202);
    },
  );
}
