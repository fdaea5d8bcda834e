import { Constraints } from './constraints.ts';
import type { Decision, MatchItem, Sensitivity, Suggestion } from './item.ts';
import { type Frozen, Neighbours, type PackedNeighbours, type Prepared, saidBy } from './neighbours.ts';
import { fittedParameters, type Parameters, parametersAt, parametersMark } from './parameters.ts';
import { decisionScore } from './rank.ts';
import { areTwoCrashes, closedClusters, judge } from './verdict.ts';

export type * from './item.ts';
export type { Frozen, PackedNeighbours } from './neighbours.ts';

const SUGGESTIONS_MAX = 5;
const CANDIDATES_MAX = 20;
/** When a question is asked at all, further answers may be this much less likely. */
const ALSO_WITHIN = 1;

/** So long a project is young, and so much higher its bar is at first. */
const YOUNG_ITEMS = 30;
const YOUNG_CAUTION = 1.5;

/** Among a handful of reports the nearest has no rivals and no word is known to be common, so a resemblance means less: ask. */
const cautionOfYoung = (items: number) => YOUNG_CAUTION * Math.max(0, 1 - items / YOUNG_ITEMS);

/**
 * Groups the reports of one project, one at a time: a person's word, then equal signs (upstream group, crash, message
 * template, text), then the nearest earlier reports by words and frames and a fitted decision. No clock, no chance:
 * the same calls in the same order give the same answers. One word of warning: an item of a known id must be removed
 * before it is filed again.
 */
export class Matcher {
  readonly #fitted: Parameters;
  /** May be changed at any time: it says how sure a decision must be, not what is filed. */
  sensitivity: Sensitivity;
  /** By how much the project's answers lower its bar (`loweredBy`); may be changed at any time too. */
  lowered = 0;
  readonly #newClusterId: () => string;
  readonly #near: Neighbours;
  readonly #constraints = new Constraints();
  #latest: Prepared | null = null;

  constructor(options: { sensitivity: Sensitivity; parameters?: Parameters; newClusterId(): string }) {
    this.#fitted = options.parameters ?? fittedParameters();
    this.sensitivity = options.sensitivity;
    this.#newClusterId = options.newClusterId;
    this.#near = new Neighbours(this.#fitted);
  }

  get size(): number {
    return this.#near.filed.size;
  }

  /** An estimate of the memory held, in bytes. */
  get bytes(): number {
    return this.#near.bytes;
  }

  /** Where the item would go; nothing is filed. */
  decide(item: MatchItem): Decision {
    const prepared = this.#prepared(item);
    const rules = { parameters: this.#parameters, sensitivity: this.sensitivity, constraints: this.#constraints };
    const verdict = judge(prepared, this.#near, rules);
    const { joins: clusterId, score, reasons, isGuess } = verdict;
    const closed = closedClusters(prepared, this.#near, rules);
    const candidates = this.#scored(prepared, closed);
    const suggestions = isGuess ? this.#questions(prepared, candidates, clusterId) : [];
    const outcome = clusterId !== null ? 'join' : suggestions.length > 0 ? 'abstain' : 'new';
    return { outcome, clusterId, score, reasons, suggestions, candidates };
  }

  /** Files the item as a member of the cluster, whatever the matcher thinks of it. */
  file(item: MatchItem, clusterId: string): void {
    this.#refuseTwice(item);
    if (this.#latest?.item === item) this.#near.file(this.#latest, clusterId);
    else this.#near.refile(item, clusterId);
    this.#latest = null;
  }

  /** Decides and files; what joins nothing gets a cluster of its own. */
  add(item: MatchItem): Decision & { clusterId: string } {
    const decision = this.decide(item);
    const clusterId = decision.clusterId ?? this.#newClusterId();
    this.file(item, clusterId);
    return { ...decision, clusterId };
  }

  /** Files many items whose clusters are known, oldest first. With `frozen` (see `frozenOf`) it need not search. */
  load(items: Iterable<{ item: MatchItem; clusterId: string; frozen?: Frozen | undefined }>): void {
    this.#latest = null;
    for (const { item, clusterId, frozen } of items) {
      this.#refuseTwice(item);
      this.#near.refile(item, clusterId, frozen);
    }
  }

  /** What to keep with a filed item's row so that `load` is quick and exact. */
  frozenOf(itemId: string): Frozen | null {
    const slot = this.#near.filed.slotOf(itemId);
    if (slot === undefined) return null;
    const { norm, hub } = this.#near.filed.at(slot);
    return { norm, hub };
  }

  /** Makes it so that the item is filed in the cluster with what it says now, whatever was filed of it before. */
  put(item: MatchItem, clusterId: string): void {
    const slot = this.#near.filed.slotOf(item.id);
    if (slot !== undefined && this.#near.filed.at(slot).said === saidBy(item)) {
      if (this.#near.filed.clusterAt(slot) !== clusterId) this.move(item.id, clusterId);
      return;
    }
    this.remove(item.id);
    this.file(item, clusterId);
  }

  /** Of the parameters: what is packed under one can only be unpacked under the same. */
  get mark(): number {
    return parametersMark(this.#fitted);
  }

  /** Everything that is filed, as it was when it was filed, for `unpack` of an empty matcher with the same parameters. */
  pack(): PackedNeighbours {
    return this.#near.pack();
  }

  unpack(packed: PackedNeighbours): void {
    this.#near.unpack(packed);
  }

  /** Every filed item with its cluster. */
  *placements(): Iterable<[itemId: string, clusterId: string]> {
    yield* this.#near.filed.placements();
  }

  /** Forgets the item; false when it is not filed. */
  remove(itemId: string): boolean {
    const slot = this.#near.filed.slotOf(itemId);
    if (slot === undefined) return false;
    this.#near.remove(slot);
    this.#latest = null;
    return true;
  }

  /** Puts a filed item into another cluster; false when it is not filed. */
  move(itemId: string, clusterId: string): boolean {
    const slot = this.#near.filed.slotOf(itemId);
    if (slot === undefined) return false;
    this.#near.filed.move(slot, clusterId);
    this.#latest = null;
    return true;
  }

  clusterOf(itemId: string): string | null {
    const slot = this.#near.filed.slotOf(itemId);
    return slot === undefined ? null : this.#near.filed.clusterAt(slot);
  }

  /** Two items that a person put together. Binds decisions from now on; filed items are moved by `move`. */
  mustLink(a: string, b: string): void {
    this.#constraints.mustLink(a, b);
  }

  /** Two items that a person keeps apart. The later word about a pair holds. */
  cannotLink(a: string, b: string): void {
    this.#constraints.cannotLink(a, b);
  }

  /** Takes back what was said about a pair. */
  releaseLink(a: string, b: string): void {
    this.#constraints.release(a, b);
  }

  get #parameters(): Parameters {
    return parametersAt(this.#fitted, this.sensitivity, this.lowered - cautionOfYoung(this.size));
  }

  #refuseTwice({ id }: MatchItem): void {
    if (this.#near.filed.slotOf(id) !== undefined) throw new Error(`item ${id} is filed already`);
  }

  #prepared(item: MatchItem): Prepared {
    if (this.#latest?.item !== item) this.#latest = this.#near.prepare(item);
    return this.#latest;
  }

  #scored(prepared: Prepared, closed: Set<string>): Suggestion[] {
    const open = prepared.candidates.filter((candidate) => !closed.has(candidate.clusterId));
    const parameters = this.#parameters;
    return open.slice(0, CANDIDATES_MAX).map(({ slot, clusterId }, at) => ({
      itemId: this.#near.filed.at(slot).id,
      clusterId,
      score: decisionScore(open, at, this.#near.filed.sizeOf(clusterId), parameters),
    }));
  }

  /**
   * One question a cluster. Only a best one worth asking about opens the list. What joins a cluster may show that it and
   * another are one: that is asked where the other would have been joined, had the first not been nearer.
   */
  #questions(prepared: Prepared, candidates: Suggestion[], joined: string | null): Suggestion[] {
    const { askFrom, bars } = this.#parameters;
    const first = candidates[0];
    if (!first || first.score < askFrom) return [];
    const asked = new Map<string, Suggestion>();
    for (const candidate of candidates) {
      if (candidate.clusterId === joined || asked.has(candidate.clusterId)) continue;
      if (areTwoCrashes(prepared, this.#near, this.#near.filed.slotOf(candidate.itemId)!)) continue;
      asked.set(candidate.clusterId, candidate);
    }
    const least = joined === null ? askFrom - ALSO_WITHIN : bars[this.sensitivity];
    const worth = [...asked.values()].filter(({ score }) => score >= least);
    return worth.slice(0, SUGGESTIONS_MAX);
  }
}
