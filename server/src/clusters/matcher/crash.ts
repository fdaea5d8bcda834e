import { inAppKeys } from './frames.ts';
import { wideHash } from './hash.ts';
import type { MatchItem } from './item.ts';
import { messageTemplate } from './template.ts';

/** Own frames this unlike are two crashes, whatever the words around a pasted trace say. */
const PASTED_FRAMES_MIN = 0.2;
const CAPTURED_OVERLAP_MIN = 0.5;

/** What tells one crash from another. */
export interface Crash {
  /** Recorded by a machine, not pasted by a person: then all its words are boilerplate of the exception. */
  captured: boolean;
  /** Its own frames, innermost first, as hashes: what is kept of a report holds none of its words. */
  own: number[];
  message: number;
}

export function crashOf(item: MatchItem): Crash | null {
  const { exception, frames, title } = item;
  if (!exception && !frames?.length) return null;
  const told = frames?.some((frame) => frame.inApp !== undefined) ?? false;
  const titled = !!exception?.type && title.startsWith(exception.type) && title.includes(exception.value);
  return {
    captured: told || titled,
    own: inAppKeys(frames).map(wideHash),
    message: wideHash(`${exception?.type ?? ''}\n${messageTemplate(exception?.value ?? '').template}`),
  };
}

/**
 * Whether two reports show two crashes. Captured ones must agree in the innermost own frame, or in half of the own frames
 * and in the message: what calls everything is on every stack. Without frames to compare, in type and message.
 */
export function crashesDiffer(a: Crash | null, b: Crash | null, framesCosine: number): boolean {
  if (!a || !b) return false;
  const both = a.own.length > 0 && b.own.length > 0;
  if (!a.captured || !b.captured) return both && framesCosine < PASTED_FRAMES_MIN;
  if (!both) return a.message !== b.message;
  return a.own[0] !== b.own[0] && (a.message !== b.message || overlap(a.own, b.own) < CAPTURED_OVERLAP_MIN);
}

/** Shared part of the union. */
function overlap(a: number[], b: number[]): number {
  const theirs = new Set(b);
  const shared = new Set(a.filter((key) => theirs.has(key))).size;
  return shared / (new Set(a).size + theirs.size - shared);
}
