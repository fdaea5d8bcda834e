'use client';
import type { PreviewRequest } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

export const usePreviewSource = (sourceId: string) =>
  useAct({
    failed: 'There is no preview',
    stale: [],
    quiet: true,
    run: (routes, input: PreviewRequest) => routes.sources.preview(sourceId, input),
  });
