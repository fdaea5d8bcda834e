'use client';
import type { SuggestionAnswer } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

export const useAnswerSuggestion = () =>
  useAct({
    failed: 'The answer was not saved',
    stale: ['suggestions', 'decisions', 'clusters', 'cluster', 'feedback', 'stats'],
    run: (routes, { suggestionId, ...body }: SuggestionAnswer & { suggestionId: string }) =>
      routes.suggestions.answer(suggestionId, body),
  });
