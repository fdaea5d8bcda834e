'use client';
import type { SuggestionAnswer } from '@soulcaster/contract';
import { groupingTopics } from '@/live/topics.ts';
import { useActUndo } from '@/session/act-undo.ts';
import { useAct } from '@/session/use-act.ts';

type Answer = SuggestionAnswer & { suggestionId: string };

/** Gives a person's answer, and offers to take it back. */
export function useAnswerSuggestion() {
  const { offer } = useActUndo();
  return useAct({
    failed: 'The answer was not saved',
    stale: groupingTopics,
    run: async (routes, { suggestionId, answer }: Answer) => {
      const given = await routes.suggestions.answer(suggestionId, { answer });
      offer(answer === 'same' ? 'Merged: the same problem' : 'Kept apart: different problems', { id: given.act_id });
      return given;
    },
  });
}
