const OPEN_AFTER = 3;
const PAUSE_MS = 15_000;
const PAUSE_MS_MAX = 10 * 60_000;

/** Leaves a provider alone that keeps failing, each time for longer; what comes after a pause is one try. */
export class Breaker {
  readonly #now: () => Date;
  #failures = 0;
  #pauses = 0;
  #until = 0;
  #message = '';

  constructor(now: () => Date) {
    this.#now = now;
  }

  closed(): { until: Date; message: string } | null {
    return this.#until > this.#now().getTime() ? { until: new Date(this.#until), message: this.#message } : null;
  }

  /** What it failed with last; null once something succeeded. */
  trouble(): string | null {
    return this.#failures > 0 ? this.#message : null;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#pauses = 0;
    this.#until = 0;
  }

  /** `lasting`: trying again at once is of no use. `waitMs`: how long the provider itself wants to be left alone. */
  failed(message: string, { lasting, waitMs = 0 }: { lasting: boolean; waitMs?: number | undefined }): void {
    this.#failures += 1;
    this.#message = message;
    if (!lasting && waitMs === 0 && this.#pauses === 0 && this.#failures < OPEN_AFTER) return;
    const pause = Math.min(PAUSE_MS_MAX, PAUSE_MS * 2 ** this.#pauses);
    this.#pauses += 1;
    this.#until = this.#now().getTime() + Math.min(PAUSE_MS_MAX, Math.max(pause, waitMs));
  }
}
