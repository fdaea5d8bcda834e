import type { Client, SourceCreated } from '@soulcaster/contract';
import type { Ctx } from '@soulcaster/server/context';
import { digestDeliveries } from '@soulcaster/server/feedback/digest';
import { syncSource } from '@soulcaster/server/feedback/sync';
import type { TestInstallation } from '@soulcaster/server/test-installation';
import type { Webhook } from '@soulcaster/testkit/fake-github/hooks';
import type { FakeGitHub } from '@soulcaster/testkit/fake-github/index';
import type { JournalEntry, Repository } from '@soulcaster/testkit/fake-github/world';
import { signAsGitHub } from '@soulcaster/testkit/senders/github';
import { shuffled } from '../../seeded.ts';
import { compare, type Gone, type Problems, rateLimitViolations } from './outcome.ts';

export interface Stage {
  github: FakeGitHub;
  app: TestInstallation['app'];
  mine: ReturnType<Client['project']>;
  ctx: Ctx;
  source: SourceCreated;
  repository: Repository;
  elsewhere: Repository;
  clock: { ms: number };
  random: () => number;
}

interface Sent {
  body: string;
  headers: Record<string, string>;
}

const HOUR_MS = 3_600_000;

/** One history: steps of people, webhooks and polls, then quiet, and a look at what is here. */
export class History {
  readonly #stage: Stage;
  readonly #gone: Gone = new Map();
  /** On their way. */
  #outbox: Sent[] = [];
  /** Lost on their way. Listings never tell of an end, so a person has these sent again, which GitHub offers for three days. */
  readonly #lostEnds: Sent[] = [];
  readonly #unheard = new Set<JournalEntry>();
  #webhooks = 0;
  #written = 0;
  #isReading = false;
  #breakOff: AbortController | null = null;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async run(): Promise<{ problems: Problems; items: number; webhooks: number }> {
    const { github, repository, mine, source } = this.#stage;
    github.addWebhook(repository, { url: 'http://soulcaster.invalid/', secret: source.secret ?? '' });
    // An hour of its own, of which nothing is used.
    this.#stage.clock.ms += 2 * HOUR_MS;
    github.limits.rowsPerPage = 2 + this.#below(6);
    github.limits.primaryPerHour = this.#chance(0.2) ? 3 + this.#below(6) : 5000;
    for (let n = this.#below(12); n > 0; n--) this.#change();
    for (let step = 4 + this.#below(4); step > 0; step--) {
      for (let n = this.#below(6); n > 0; n--) this.#change();
      if (this.#chance(0.6)) await this.#deliver(this.#below(this.#outbox.length + 1));
      if (this.#chance(0.7)) await this.#poll();
    }
    await this.#settle();
    const beganAt = this.#beganAt();
    const problems = await compare(mine, { repository, gone: this.#gone, beganAt });
    problems.violations.push(...rateLimitViolations(github.journal, this.#unheard));
    const items = repository.issues.size + repository.discussions.size + this.#gone.size;
    return { problems, items, webhooks: this.#webhooks };
  }

  /** GitHub sends it now; some never arrive, some come twice, none in order. */
  collect({ payload, event, deliveryId, secret }: Webhook): void {
    const body = JSON.stringify(payload);
    const sent = { body, headers: signAsGitHub(body, secret, { event, deliveryId: deliveryId! }).headers };
    const isEnd = 'action' in payload && (payload.action === 'deleted' || payload.action === 'transferred');
    if (this.#chance(0.3)) {
      if (isEnd) this.#lostEnds.push(sent);
    } else this.#outbox.push(...(this.#chance(0.2) ? [sent, sent] : [sent]));
  }

  /** While a page is asked for, the world goes on. */
  meanwhile(entry: JournalEntry): void {
    if (!this.#isReading || entry.phase !== 'rest') return;
    for (let n = this.#chance(0.4) ? 1 + this.#below(3) : 0; n > 0; n--) this.#change();
    if (!this.#breakOff || !this.#chance(0.3)) return;
    this.#unheard.add(entry);
    this.#breakOff.abort();
  }

  async #poll(): Promise<void> {
    const { github, ctx, source } = this.#stage;
    const path = this.#chance(0.3) ? /graphql/ : /\/issues/;
    if (this.#chance(0.15)) github.fail({ kind: 'status', status: 502, path });
    if (this.#chance(0.1)) github.fail({ kind: 'lose_answer', path });
    if (this.#chance(0.1)) github.fail({ kind: 'secondary_limit', path });
    if (this.#chance(0.1)) github.fail({ kind: 'primary_limit', path });
    this.#breakOff = this.#chance(0.15) ? new AbortController() : null;
    this.#isReading = true;
    try {
      await syncSource(ctx, source.id, this.#breakOff?.signal ?? AbortSignal.timeout(60_000));
    } catch (error) {
      // The process ended in the middle; what it had stored is all that the next one knows.
      if (!this.#breakOff?.signal.aborted) throw error;
    } finally {
      this.#isReading = false;
    }
    this.#pass(this.#chance(0.5) ? 5_000 : 400_000);
  }

  async #deliver(count: number): Promise<void> {
    const { app, ctx, source, random } = this.#stage;
    const due = shuffled(this.#outbox, random).slice(0, count);
    this.#outbox = this.#outbox.filter((sent) => !due.includes(sent));
    for (const { body, headers } of due) {
      this.#webhooks += 1;
      const answer = await app.request(source.ingest_url ?? '', { method: 'POST', body, headers });
      if (!answer.ok) throw new Error(`the door answered ${answer.status}`);
    }
    if (due.length > 0) await digestDeliveries(ctx, source.id);
  }

  async #settle(): Promise<void> {
    const { github, ctx, source } = this.#stage;
    Object.assign(github.limits, { primaryPerHour: 5000 });
    this.#outbox.push(...this.#lostEnds);
    await this.#deliver(this.#outbox.length);
    // What was prepared to go wrong and never did, does so now.
    for (let clean = 0; clean < 3; ) {
      const from = github.journal.length;
      this.#stage.clock.ms += 2 * HOUR_MS;
      await syncSource(ctx, source.id, AbortSignal.timeout(60_000));
      clean = github.journal.slice(from).some(({ fault }) => fault) ? 0 : clean + 1;
    }
  }

  /** When the first reading began that counted: what was closed before is not asked for. */
  #beganAt(): number {
    const first = this.#stage.github.journal.findLast(
      ({ path, status }) => path.includes('direction=desc') && status === 200,
    );
    return first ? Date.parse(first.at) : Number.POSITIVE_INFINITY;
  }

  #change(): void {
    if (this.#chance(0.5)) this.#pass(this.#chance(0.5) ? 2_000 : 300_000);
    const { github, repository, elsewhere } = this.#stage;
    const issue = this.#oneOf([...repository.issues.values()]);
    const discussion = this.#oneOf([...repository.discussions.values()]);
    const text = () => ({
      title: `Problem number ${++this.#written} of the shop`,
      body: `What happened, told ${this.#written} times.`,
    });
    const kind = this.#below(20);
    if (!issue || kind < 4) github.openIssue(repository, text());
    else if (kind === 4) github.openPull(repository, text().title);
    else if (kind === 5 || !discussion) github.openDiscussion(repository, text());
    else if (kind === 6) github.changeDiscussion(repository, discussion.number, text());
    else if (kind === 7)
      github.changeDiscussion(repository, discussion.number, {
        state: discussion.state === 'open' ? 'closed' : 'open',
      });
    else if (kind === 8) github.commentDiscussion(repository, discussion.number);
    else if (kind === 9 && this.#chance(0.3)) {
      this.#gone.set(`discussion:${discussion.id}`, 'deleted');
      github.deleteDiscussion(repository, discussion.number);
    } else if (issue.pull) github.comment(repository, issue.number, 'Reviewed.');
    else if (kind < 12) github.editIssue(repository, issue.number, text());
    else if (kind < 15)
      github.editIssue(repository, issue.number, {
        state: issue.state === 'open' ? 'closed' : 'open',
        stateReason: 'not_planned',
      });
    else if (kind < 17) github.comment(repository, issue.number, 'The same here.');
    else if (kind === 17) github.react(repository, issue.number);
    else if (kind === 18) github.lockIssue(repository, issue.number);
    else {
      const isMoved = this.#chance(0.5);
      this.#gone.set(String(issue.id), isMoved ? 'closed' : 'deleted');
      if (isMoved) github.transferIssue(repository, issue.number, elsewhere);
      else github.deleteIssue(repository, issue.number);
    }
  }

  #pass(msMax: number): void {
    this.#stage.clock.ms += this.#below(msMax);
  }

  #chance(likely: number): boolean {
    return this.#stage.random() < likely;
  }

  #below(max: number): number {
    return Math.floor(this.#stage.random() * max);
  }

  #oneOf<T>(values: T[]): T | undefined {
    return values[this.#below(values.length)];
  }
}
