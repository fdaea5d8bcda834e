import { QUESTIONS_MAX } from './ask.ts';
import type { Answer, AssignedItem, Assigner } from './evaluate.ts';
import { type Lesson, loweredBy } from './matcher/calibration.ts';
import type { Decision, MatchItem, Sensitivity } from './matcher/item.ts';
import { Matcher } from './matcher/matcher.ts';
import type { Parameters } from './matcher/parameters.ts';

/** The matcher alone: the same decisions as the engine's, without rows. */
export function assignInMemory(options: { sensitivity: Sensitivity; parameters?: Parameters }): Assigner {
  let clusters = 0;
  const matcher = new Matcher({ ...options, newClusterId: () => `c${++clusters}` });
  const lessons: Lesson[] = [];
  return {
    assign: (items, answer) =>
      items.map((item) => {
        const { lesson, ...assigned } = assign(matcher, item, answer);
        if (lesson) lessons.push(lesson);
        if (lesson) matcher.lowered = loweredBy(lessons, options.sensitivity);
        return assigned;
      }),
  };
}

function assign(matcher: Matcher, item: MatchItem, answer: Answer | null): AssignedItem & { lesson: Lesson | null } {
  const decision = matcher.add(item);
  const answers = answer ? answerAll(matcher, item, decision, answer) : [];
  const [first] = decision.suggestions;
  const lesson = first && answers[0] !== undefined ? { score: first.score, same: answers[0] } : null;
  return { clusterId: matcher.clusterOf(item.id)!, candidates: decision.candidates, answers, lesson };
}

function answerAll(matcher: Matcher, item: MatchItem, decision: Decision, answer: Answer): boolean[] {
  const answers: boolean[] = [];
  for (const { itemId } of decision.suggestions.slice(0, QUESTIONS_MAX)) {
    const same = answer(item.id, itemId);
    answers.push(same);
    if (!same) {
      matcher.cannotLink(item.id, itemId);
      continue;
    }
    matcher.mustLink(item.id, itemId);
    matcher.move(item.id, matcher.clusterOf(itemId)!);
    break;
  }
  return answers;
}
