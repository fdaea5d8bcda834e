'use client';
import type { FeedbackImportQuery } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

interface Upload {
  file: Blob | string;
  query: FeedbackImportQuery;
}

/** Says what would come of a file, and stores nothing. */
export const usePreviewImport = () =>
  useAct({
    failed: 'The file cannot be read',
    quiet: true,
    stale: [],
    run: (routes, { file, query }: Upload) => routes.feedback.import(file, { ...query, mode: 'preview' }),
  });

export const useImportFeedback = () =>
  useAct({
    failed: 'The file was not imported',
    quiet: true,
    stale: ['feedback', 'clusters', 'stats', 'clustering'],
    run: (routes, { file, query }: Upload) => routes.feedback.import(file, { ...query, mode: 'import' }),
  });
