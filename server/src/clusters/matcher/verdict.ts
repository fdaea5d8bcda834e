import type { Constraints } from './constraints.ts';
import { crashesDiffer } from './crash.ts';
import type { Sign } from './exact.ts';
import { inAppKeys } from './frames.ts';
import { wideHash } from './hash.ts';
import type { Reason, Sensitivity } from './item.ts';
import type { Neighbours, Prepared } from './neighbours.ts';
import type { Parameters } from './parameters.ts';
import { type Candidate, decisionScore, support, supportNeeded } from './rank.ts';
import { shownTerms } from './text-vector.ts';

const TERMS_SHOWN = 6;
const NEAREST_SHOWN = 3;
const NEAR_IDENTICAL = 0.95;
const NEAR_IDENTICAL_WORDS_MIN = 8;
/** What a settled question scores: a person's word, an equal sign. */
const SURE = 10;
const NOTHING_NEAR = -20;

export interface Verdict {
  joins: string | null;
  score: number;
  reasons: Reason[];
  /** Nothing but resemblance decided, so that other clusters may be meant as well. */
  isGuess: boolean;
}

export interface Rules {
  parameters: Parameters;
  sensitivity: Sensitivity;
  constraints: Constraints;
}

/** Clusters that a person's word closes to the item; mutual with everything that must stay with it. */
export function closedClusters(prepared: Prepared, near: Neighbours, { constraints }: Rules): Set<string> {
  const closed = new Set<string>();
  for (const id of constraints.apartFrom(constraints.together(prepared.item.id))) {
    const slot = near.filed.slotOf(id);
    if (slot !== undefined) closed.add(near.filed.clusterAt(slot));
  }
  return closed;
}

/** Whether the item joins a cluster, and why (or why not): a person's word, then equal signs, then resemblance. */
export function judge(prepared: Prepared, near: Neighbours, rules: Rules): Verdict {
  const closed = closedClusters(prepared, near, rules);
  return (
    byHuman(prepared, near, rules, closed) ??
    bySign(prepared, near, closed) ??
    byResemblance(prepared, near, rules, closed)
  );
}

function byHuman(prepared: Prepared, near: Neighbours, rules: Rules, closed: Set<string>): Verdict | null {
  for (const itemId of rules.constraints.together(prepared.item.id)) {
    const slot = near.filed.slotOf(itemId);
    if (slot === undefined || itemId === prepared.item.id || closed.has(near.filed.clusterAt(slot))) continue;
    return {
      joins: near.filed.clusterAt(slot),
      score: SURE,
      reasons: [{ kind: 'human_link', itemId }],
      isGuess: false,
    };
  }
  return null;
}

function bySign(prepared: Prepared, near: Neighbours, closed: Set<string>): Verdict | null {
  for (const sign of prepared.signs) {
    const slots = near.signs.having(sign).filter((slot) => {
      if (closed.has(near.filed.clusterAt(slot)) || near.filed.at(slot).id === prepared.item.id) return false;
      if (sign.lexMin > 0 && near.text.comparer(prepared.text.all, prepared.norm)(slot).cosine < sign.lexMin)
        return false;
      return !(sign.yields && upstreamDiffers(prepared, near, slot));
    });
    if (slots.length > 0) return signVerdict(sign, slots, near);
  }
  return null;
}

/** After moves by people equal items may be in several clusters: the one that holds most of them is meant. */
function signVerdict(sign: Sign, slots: number[], near: Neighbours): Verdict {
  const counts = new Map<string, number>();
  for (const slot of slots) counts.set(near.filed.clusterAt(slot), (counts.get(near.filed.clusterAt(slot)) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const nearest = slots.findLast((slot) => counts.get(near.filed.clusterAt(slot)) === most)!;
  return {
    joins: near.filed.clusterAt(nearest),
    score: SURE,
    reasons: [sign.reason(near.filed.at(nearest).id)],
    isGuess: false,
  };
}

function byResemblance(prepared: Prepared, near: Neighbours, rules: Rules, closed: Set<string>): Verdict {
  const open = prepared.candidates.filter((candidate) => !closed.has(candidate.clusterId));
  const byClosed = prepared.candidates.find((candidate) => closed.has(candidate.clusterId));
  const reasons: Reason[] = byClosed ? [{ kind: 'kept_apart', clusterId: byClosed.clusterId, by: 'human' }] : [];
  const best = open[0];
  if (!best) return { joins: null, score: NOTHING_NEAR, reasons, isGuess: true };
  const size = near.filed.sizeOf(best.clusterId);
  const score = decisionScore(open, 0, size, rules.parameters);
  const objection = objectionTo(prepared, near, open);
  const over = score >= rules.parameters.bars[rules.sensitivity] || isNearIdentical(prepared, best);
  if (over && !objection) {
    return { joins: best.clusterId, score, reasons: resemblance(prepared, near, open, score), isGuess: true };
  }
  if (score >= rules.parameters.askFrom) reasons.push(...resemblance(prepared, near, open, score));
  if (over && objection) reasons.push(objection);
  return { joins: null, score, reasons, isGuess: true };
}

function objectionTo(prepared: Prepared, near: Neighbours, open: Candidate[]): Reason | null {
  const best = open[0]!;
  const { clusterId } = best;
  const members = open.filter((candidate) => candidate.clusterId === clusterId);
  if (members.some(({ slot }) => upstreamDiffers(prepared, near, slot))) {
    return { kind: 'kept_apart', clusterId, by: 'upstream_group_differs' };
  }
  if (isAnotherCrash(prepared, near, members)) return { kind: 'kept_apart', clusterId, by: 'crash_differs' };
  const needed = supportNeeded(near.filed.sizeOf(clusterId));
  const found = support(open, 0);
  if (found < needed && !isNearIdentical(prepared, best)) return { kind: 'guarded', clusterId, support: found, needed };
  return null;
}

/** The nearest member's crash must not differ; a captured crash must also be at home among the captured members. */
function isAnotherCrash({ crash }: Prepared, near: Neighbours, members: Candidate[]): boolean {
  const differs = ({ slot, pair }: Candidate) => crashesDiffer(crash, near.filed.at(slot).crash, pair.frames);
  if (differs(members[0]!)) return true;
  const captured = crash?.captured ? members.filter(({ slot }) => near.filed.at(slot).crash?.captured) : [];
  return captured.length > 0 && captured.every(differs);
}

/** Two crashes that machines recorded and that differ are two problems: nobody need be asked. */
export function areTwoCrashes({ crash }: Prepared, near: Neighbours, slot: number): boolean {
  const other = near.filed.at(slot).crash;
  return !!crash?.captured && !!other?.captured && crashesDiffer(crash, other, 0);
}

function upstreamDiffers({ item }: Prepared, near: Neighbours, slot: number): boolean {
  const other = near.filed.at(slot);
  if (!item.upstreamGroup || !other.upstreamGroup || item.source !== other.source) return false;
  return item.upstreamGroup !== other.upstreamGroup;
}

function isNearIdentical({ text }: Prepared, { pair }: Candidate): boolean {
  return pair.lex >= NEAR_IDENTICAL && pair.head >= NEAR_IDENTICAL && text.all.cells.length >= NEAR_IDENTICAL_WORDS_MIN;
}

/** What the item shares with the nearest member, and which members are nearest. */
function resemblance(prepared: Prepared, near: Neighbours, open: Candidate[], score: number): Reason[] {
  const best = open[0]!;
  const shown = shownTerms(prepared.item);
  const shared = near.text.sharedCells(prepared.text.all, best.slot);
  const terms = shared.flatMap((cell) => shown.get(cell) ?? []).slice(0, TERMS_SHOWN);
  const nearest = open
    .filter((candidate) => candidate.clusterId === best.clusterId)
    .slice(0, NEAREST_SHOWN)
    .map((candidate) => ({ itemId: near.filed.at(candidate.slot).id, score: candidate.z }));
  const reasons: Reason[] = [{ kind: 'similar_words', score, terms, nearest }];
  const theirs = new Set(near.filed.at(best.slot).crash?.own);
  const frames = inAppKeys(prepared.item.frames).filter((key) => theirs.has(wideHash(key)));
  if (frames.length > 0) {
    const itemId = near.filed.at(best.slot).id;
    reasons.push({ kind: 'similar_frames', itemId, score: best.pair.frames, frames: frames.slice(0, 5) });
  }
  const itemId = near.filed.at(best.slot).id;
  const meant = best.pair.meaning > 0 && prepared.item.meaning?.nearest.find((each) => each.itemId === itemId);
  if (meant)
    reasons.push({
      kind: 'similar_meaning',
      itemId,
      embedder: prepared.item.meaning!.embedder,
      cosine: meant.cosine,
    });
  return reasons;
}
