/** How often somebody who waits patiently is overtaken at most. */
const OVERTAKEN_MAX = 30;
/** One request asks several times: so long after one of its answers the next question is expected. */
const PAUSE_MS = 4;

interface Waiting<Client> {
  client: Client;
  start: () => void;
}

/**
 * Whose turn it is on the one session: first come, first served; the owner keeps it until it gives it back. The patient (background
 * work, whose transactions are long) let the others go first, for a while, and do not begin between two questions of one request.
 */
export class Turns<Client> {
  #owner: Client | undefined;
  #ownerIsPatient = false;
  #eager: Waiting<Client>[] = [];
  #patient: Waiting<Client>[] = [];
  #overtaken = 0;
  #pause: NodeJS.Timeout | undefined;

  get owner(): Client | undefined {
    return this.#owner;
  }

  get contended(): boolean {
    return this.#eager.length + this.#patient.length > 0;
  }

  async take(client: Client, isPatient = false): Promise<void> {
    if (this.#owner === client) return;
    if (this.#owner === undefined && !(isPatient && this.#pause)) return this.#own(client, isPatient);
    await new Promise<void>((start) => (isPatient ? this.#patient : this.#eager).push({ client, start }));
  }

  give(client: Client): void {
    if (this.#owner !== client) return;
    const mayPause = !this.#ownerIsPatient && this.#overtaken < OVERTAKEN_MAX;
    this.#owner = undefined;
    if (mayPause && this.#eager.length === 0) this.#pauseThenGoOn();
    else this.#goOn();
  }

  #pauseThenGoOn(): void {
    if (this.#patient.length > 0) this.#overtaken += 1;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      if (this.#owner === undefined) this.#goOn();
    }, PAUSE_MS);
  }

  #goOn(): void {
    const isPatientDue = this.#eager.length === 0 || this.#overtaken >= OVERTAKEN_MAX;
    this.#overtaken = isPatientDue || this.#patient.length === 0 ? 0 : this.#overtaken + 1;
    const patient = isPatientDue ? this.#patient.shift() : undefined;
    const next = patient ?? this.#eager.shift();
    if (!next) return;
    this.#own(next.client, next === patient);
    next.start();
  }

  #own(client: Client, isPatient: boolean): void {
    this.#owner = client;
    this.#ownerIsPatient = isPatient;
  }
}
